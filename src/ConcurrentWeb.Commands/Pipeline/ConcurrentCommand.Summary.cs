using System.Management.Automation;

namespace ConcurrentWeb.Commands.Pipeline;

/// <content>What is said of a run as a whole, and of what was sent again in it.</content>
public abstract partial class ConcurrentCommand
{
    private bool _summaryIsDue;

    /// <summary>
    /// The name, without $, of a variable that gets the summary of the run when it has ended: what came of it, how long requests
    /// took, what they waited for and why it was not faster. A run that is stopped sets it to what was known by then.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RunVariable { get; set; }

    /// <summary>Whether anybody sees what is said with -Verbose.</summary>
    private protected bool IsVerbose { get; private set; }

    /// <summary>Whether anybody sees what is said with -Debug.</summary>
    private protected bool IsDebug { get; private set; }

    /// <summary>Adds up what happens; null where nobody asked for it.</summary>
    private protected RunStatistics? Statistics { get; private set; }

    /// <summary>Says of each retry what it was for.</summary>
    private protected void WriteRetries(IReadOnlyList<FailedAttempt> failed)
    {
        for (var i = 0; i < failed.Count; i++)
        {
            WriteVerbose($"Attempt {Quantity.Digits(failed[i].Number)}: {failed[i].Message} Sent again after {Quantity.Of(failed[i].Wait)}.");
        }
    }

    /// <summary>Says what was sent and what came, as Invoke-WebRequest does, without the bodies.</summary>
    private protected void WriteHeads(IReadOnlyList<string> heads)
    {
        for (var i = 0; i < heads.Count; i++)
        {
            WriteDebug(heads[i]);
        }
    }

    private void BeginSummary()
    {
        IsDebug = IsOn("Debug", "DebugPreference");
        IsVerbose = IsOn("Verbose", "VerbosePreference");
        if (IsWhatIf || (RunVariable is null && !IsVerbose))
        {
            return;
        }

        if (RunVariable is not null)
        {
            // Now, so that a variable that cannot be set ends the command before anything is sent.
            SessionState.PSVariable.Set(RunVariable, null);
            _summaryIsDue = true;
        }

        Statistics = new RunStatistics();
    }

    private void EndSummary()
    {
        if (Statistics is null)
        {
            return;
        }

        var summary = Statistics.ToSummary();
        SetSummary(summary);
        if (IsVerbose)
        {
            foreach (var line in RunSummaryText.Lines(summary))
            {
                WriteVerbose(line);
            }
        }
    }

    /// <summary>Select-Object -First, Ctrl+C and -ErrorAction Stop skip the end of the run, and what is known is worth having then.</summary>
    private void EndSummaryEarly()
    {
        try
        {
            SetSummary(Statistics?.ToSummary());
        }
        catch (Exception e) when (e is RuntimeException or InvalidOperationException)
        {
            // The runspace is on its way out, and nobody will read the variable.
        }
    }

    private void SetSummary(RunSummary? summary)
    {
        if (_summaryIsDue)
        {
            _summaryIsDue = false;
            SessionState.PSVariable.Set(RunVariable, summary);
        }
    }
}
