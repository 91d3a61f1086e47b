using System.Management.Automation;
using System.Xml;
using ConcurrentWeb.Commands.Output;
using ConcurrentWeb.Content;
using ConcurrentWeb.Http;

namespace ConcurrentWeb.Commands;

/// <summary>Sends a web request for each input, many at once, and emits what the answers say, as objects, in input order.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ConcurrentRestMethod", SupportsShouldProcess = true, DefaultParameterSetName = "StandardMethod")]
[Alias("icrm")]
[OutputType(typeof(PSObject), typeof(XmlDocument), typeof(XmlElement), typeof(string), typeof(WebResult))]
public sealed class InvokeConcurrentRestMethodCommand : WebCommand
{
    private readonly JsonValueReader _values = new(JsonObjects.Make);
    private AnswerVariables? _variables;
    private bool _hasWarned;
    private bool _debug;

    /// <summary>
    /// Go on to the page that an answer names as the next one in a Link header (RFC 8288), and so on to the last. The pages of
    /// an input are fetched one after the other, some of them ahead, and emitted in order in the place of their input. They
    /// are asked for with the method, the headers and the body of the input, save Authorization (see
    /// -PreserveAuthorizationOnRedirect); to another origin go only Accept, Accept-Encoding, Accept-Language and User-Agent, and
    /// no body. A page that fails is an error in its place, and the last of its input. Time-outs and -DeadlineSec count for
    /// each page. With -OutFile it is an error.
    /// </summary>
    [Parameter]
    [Alias("FL")]
    public SwitchParameter FollowRelLink { get; set; }

    /// <summary>How many pages of an input are fetched at most with -FollowRelLink, the first one included. Default: all of them.</summary>
    [Parameter]
    [Alias("ML")]
    [ValidateRange(1, int.MaxValue)]
    public int MaximumFollowRelLink { get; set; } = int.MaxValue;

    /// <summary>
    /// The name of a variable that gets the headers of the answer, a dictionary, when the run has ended; with several inputs an
    /// array of them in input order, where an input without an answer has an empty dictionary. Of several pages the last counts.
    /// </summary>
    [Parameter]
    [Alias("RHV")]
    public string? ResponseHeadersVariable { get; set; }

    /// <summary>
    /// The name of a variable that gets the status of the answer, such as 200, when the run has ended; with several inputs an
    /// array of them in input order, where an input without an answer has 0. Of several pages the last counts.
    /// </summary>
    [Parameter]
    public string? StatusCodeVariable { get; set; }

    /// <summary>A JSON array, or the items of a feed, are emitted as one object, an array, so that an answer is one object.</summary>
    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    /// <summary>
    /// Emit for each answer the result that Invoke-ConcurrentWebRequest would, with what the answer says in its property Value.
    /// -SkipErrorCheck implies it.
    /// </summary>
    [Parameter]
    public SwitchParameter AsResult { get; set; }

    /// <summary>What went to a file is read as well where it is to be emitted, as Invoke-RestMethod does it.</summary>
    private protected override bool NeedsBodies => PassThru;

    private protected override void BeginRun()
    {
        _debug = IsOn("Debug", "DebugPreference");
        _variables = string.IsNullOrEmpty(ResponseHeadersVariable) && string.IsNullOrEmpty(StatusCodeVariable) ? null : new AnswerVariables();
        if (FollowRelLink && MaximumFollowRelLink > 1 && OutFile is not null)
        {
            ThrowParameterError("-FollowRelLink does not go with -OutFile: each page would be written over the one before.");
        }

        base.BeginRun();
    }

    private protected override EngineOptions RunOptions() => base.RunOptions() with
    {
        ReadContent = true,
        MaximumPages = FollowRelLink ? MaximumFollowRelLink : 1,
    };

    private protected override void EndRun()
    {
        base.EndRun();
        _variables?.Set(SessionState.PSVariable, StatusCodeVariable, ResponseHeadersVariable);
    }

    private protected override void Note(WebResult result)
    {
        _variables?.Note(result);
        if (_debug && result.BaseResponse is not null)
        {
            var encoding = result.Encoding ?? CharsetDetector.Guess(result.Body.Span);
            WriteDebug($"WebResponse content encoding: {encoding.WebName} ({encoding.EncodingName}) CodePage: {encoding.CodePage}");
        }
    }

    private protected override void EmitResult(WebResult result)
    {
        if (AsResult || SkipErrorCheck)
        {
            result.Value = Whole(result.Value);
            WriteObject(result);
        }
        else if (!NoEnumerate && Parts(result.Value) is { } parts)
        {
            foreach (var part in parts)
            {
                WriteObject(part);
            }
        }
        else
        {
            WriteObject(Whole(result.Value));
        }
    }

    /// <summary>The elements of an array, or the items of a feed, made one by one; null for what is no list.</summary>
    private IEnumerable<object?>? Parts(object? content) => content switch
    {
        JsonText { IsArray: true, Obstacle: null } array => array.Elements(_values),
        IReadOnlyList<XmlNode> items => items,
        _ => null,
    };

    private object? Whole(object? content)
    {
        switch (content)
        {
            case JsonText { Obstacle: { } obstacle } json:
                WarnOfObstacle(obstacle);
                return json.ToString();
            case JsonText json:
                return json.Value(_values);
            case IReadOnlyList<XmlNode> items:
                return items.ToArray<object>();
            default:
                return content;
        }
    }

    /// <summary>Once a run: where one answer is so, all of them tend to be.</summary>
    private void WarnOfObstacle(string obstacle)
    {
        if (!_hasWarned)
        {
            _hasWarned = true;
            WriteWarning($"An answer, and perhaps others, is emitted as text because no object can be made of its JSON: {obstacle}. ConvertFrom-Json -AsHashtable can read it.");
        }
    }
}
