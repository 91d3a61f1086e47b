using System.Management.Automation;

namespace ConcurrentWeb.Commands.Output;

/// <summary>Collects the statuses and headers of a run for the variables that -StatusCodeVariable and -ResponseHeadersVariable name.</summary>
internal sealed class AnswerVariables
{
    private readonly Dictionary<long, (int Status, IReadOnlyDictionary<string, IEnumerable<string>> Headers)> _answers = [];

    /// <summary>Of several pages of one input the last one counts.</summary>
    internal void Note(WebResult result) => _answers[result.Index] = (result.StatusCode, result.Headers);

    /// <summary>One input sets the value itself, as Invoke-RestMethod does; several set an array in input order.</summary>
    internal void Set(PSVariableIntrinsics variables, string? statusName, string? headersName)
    {
        if (_answers.Count == 0)
        {
            return;
        }

        var answers = _answers.OrderBy(answer => answer.Key).Select(answer => answer.Value).ToArray();
        if (!string.IsNullOrEmpty(statusName))
        {
            variables.Set(statusName, answers.Length == 1 ? answers[0].Status : Array.ConvertAll(answers, answer => answer.Status));
        }

        if (!string.IsNullOrEmpty(headersName))
        {
            // Of the type that Invoke-RestMethod gives.
            var headers = Array.ConvertAll(
                answers, answer => new Dictionary<string, IEnumerable<string>>(answer.Headers, StringComparer.OrdinalIgnoreCase));
            variables.Set(headersName, headers.Length == 1 ? headers[0] : headers);
        }
    }
}
