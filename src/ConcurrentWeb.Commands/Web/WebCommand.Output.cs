using System.Management.Automation;
using ConcurrentWeb.Commands.Binding;

namespace ConcurrentWeb.Commands;

/// <content>Where the answers go.</content>
public abstract partial class WebCommand
{
    private readonly List<object?> _held = [];
    private OutFileBinder? _outFiles;

    /// <summary>
    /// Where the bodies go instead of into results. A folder, where each answer gets the name that its address asks for; a
    /// script block that makes the path of <c>$_</c>; or, for a single input, a file. A relative path counts from
    /// PowerShell's location, and no character in it is a wildcard; the folder has to exist. Only successes go to files,
    /// and nothing is emitted for them (see -PassThru); a failure is an error in its place, as ever.
    /// </summary>
    /// <remarks>
    /// <para>In a folder the name is the last segment of the address that is asked, percent-decoded; what a system might
    /// not take becomes an underline, and an address without a name gives download-N, where N is its Index. A name that an earlier
    /// input has gets a number, <c>name (2).ext</c>: no input writes over another's file, and the same list gives the same
    /// names whatever the order of the answers. Files from before the run are overwritten.</para>
    /// <para>A row's column OutFile names its file, from the folder that -OutFile names, or else from PowerShell's
    /// location. Since rows come from anywhere, a path in them that is absolute, has .. in it, or a name that not every
    /// system takes, is an error in its place.</para>
    /// <para>The body is written to <c>.name.random.partial</c> beside the file, which it replaces when it is complete: what
    /// fails or is stopped leaves what was there. One file for several inputs is an error, and nothing is sent; so a single
    /// input from the pipeline is sent when the pipeline has ended. A pipe, a socket or a device is written in place, for one
    /// input; the null device, or a script block that gives null, discards any number of bodies. The limit that -MaximumResponseSize has by default
    /// counts for compressed answers only: the others are as large as they are.</para>
    /// </remarks>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? OutFile { get; set; }

    /// <summary>
    /// Emit the results whose bodies went to files as well. Their property OutFile has the path; Content is empty. It
    /// needs -OutFile, or rows with a column OutFile.
    /// </summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// Ask only for what a file lacks, and append it. A file of the right size is left alone, which counts as a success (its
    /// status is 416); one that is larger, and one of a server that sends the whole anyway, is written anew. The body goes
    /// to the file itself, and what has come when the request fails or is stopped stays there for the next time. In a
    /// folder, run the same list again. It needs -OutFile, or rows with a column OutFile.
    /// </summary>
    /// <remarks>
    /// Whether what is there is the start of the answer cannot be known: a file that has changed on the server, but not
    /// become smaller, is continued wrongly.
    /// </remarks>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>Whether the bodies are needed in memory even where they go to files.</summary>
    private protected virtual bool NeedsBodies => false;

    /// <exception cref="InputFailureException">The parameters make no sense, or not without rows.</exception>
    private OutFileBinder OutFileBinder()
    {
        if (OutFile is null && (PassThru || Resume) && !HasInput && !InputItems.Of(Uri).Any(item => new InputRow(item).IsRow))
        {
            throw new InputFailureException(
                WebErrorKind.InvalidParameter, $"-{(PassThru ? nameof(PassThru) : nameof(Resume))} makes sense only with -OutFile");
        }

        // What came uncompressed is as large as it is: only a compressed answer can be a bomb.
        long? maximum = MyInvocation.BoundParameters.ContainsKey(nameof(MaximumResponseSize)) ? null : long.MaxValue;
        return new OutFileBinder(OutFile, ResolvePath)
        {
            IsRequired = Resume,
            Create = path => new OutFile(path) { Resume = Resume, KeepBody = NeedsBodies, MaximumSize = maximum },
        };
    }

    /// <summary>One file is for all items, so the one that there may be is held until there can be no other.</summary>
    private void HoldForOneFile(object? input)
    {
        _held.AddRange(InputItems.Of(input).Take(2));
        if (_held.Count > 1)
        {
            ThrowParameterError("One file cannot hold the answers to several inputs: give -OutFile a folder that exists, or a script block that makes a path of $_.");
        }
    }

    private string ResolvePath(string path) => FileSystemPath.Resolve(SessionState, path);
}
