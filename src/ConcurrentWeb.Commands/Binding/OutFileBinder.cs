using System.Collections;
using System.Management.Automation;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>
/// Finds the file of each input, on the pipeline thread, before anything is sent. What the user types, or a script block
/// gives, may be any path; what a row holds may come from anywhere, so it stays in its folder.
/// </summary>
internal sealed class OutFileBinder
{
    private readonly OutFilePaths _paths = new();
    private readonly HashSet<string> _streams = new(StringComparer.Ordinal);
    private readonly Func<string, string> _resolve;
    private readonly ScriptBlock? _script;
    private readonly string? _file;
    private readonly string? _folder;
    private string? _rowFolder;
    private string? _existing;

    /// <param name="outFile">A path, or a script block that gives one; null where only rows may.</param>
    /// <param name="resolve">Makes a full path of one of PowerShell's.</param>
    /// <exception cref="InputFailureException">It is no path of a file, or its folder is missing.</exception>
    internal OutFileBinder(object? outFile, Func<string, string> resolve)
    {
        _resolve = resolve;
        _script = InputItems.Unwrap(outFile) as ScriptBlock;
        if (outFile is null || _script is not null)
        {
            return;
        }

        var path = resolve(Text(outFile));
        if (IsFolder(path))
        {
            _folder = Existing(path);
        }
        else
        {
            _file = WithoutLink(path);
            IsOneFile = FileKinds.Of(_file) != FileKind.Null;
        }
    }

    /// <summary>How each file is written.</summary>
    internal Func<string, OutFile> Create { get; init; } = path => new OutFile(path);

    /// <summary>An input without a file is an error.</summary>
    internal bool IsRequired { get; init; }

    /// <summary>One file was given for all inputs, so there may be only one of them, unless it is the null device.</summary>
    internal bool IsOneFile { get; }

    /// <summary>Puts the input's file, where it has one, into its request.</summary>
    /// <exception cref="InputFailureException">The script block or the row gives no path that can be used.</exception>
    internal RequestDefinition Bind(RequestDefinition request) =>
        PathFor(request) is { } path ? request with { OutFile = Create(path) } : request;

    private static string Text(object value) => InputItems.Unwrap(value) switch
    {
        string text => text,
        FileSystemInfo info => info.FullName,
        null or IEnumerable => throw Invalid("-OutFile takes one path"),
        { } other => LanguagePrimitives.ConvertTo<string>(other),
    };

    private static bool IsFolder(string path) => Path.EndsInDirectorySeparator(path) || Directory.Exists(path);

    /// <summary>The file that a link leads to, so that the link stays one. A pipe or a device is not replaced, so a link to one may stay.</summary>
    private string WithoutLink(string path)
    {
        try
        {
            return FileKinds.Of(path) != FileKind.File ? path
                : new FileInfo(path) is not { LinkTarget: not null } link ? InExistingFolder(path)
                : InExistingFolder(link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"the link {InputText.Quote(path)} cannot be followed: {e.Message.TrimEnd('.')}");
        }
    }

    private static InputFailureException Invalid(string message) => new(WebErrorKind.InvalidOutFile, message);

    private string? PathFor(RequestDefinition request)
    {
        if (_file is not null)
        {
            return Place(_file);
        }

        var item = request.InputObject;
        if (_script is not null)
        {
            var path = ScriptPath(_script, item);
            return IsFolder(path) ? InFolder(path, request) : Place(WithoutLink(path));
        }

        var row = new InputRow(item);
        if (row.IsRow && row["OutFile"] is { } cell)
        {
            return RowPath(LanguagePrimitives.ConvertTo<string>(cell), request);
        }

        return _folder is not null ? _paths.InFolder(_folder, request.Uri, request.Index)
            : IsRequired ? throw Invalid("there is no file for the answer: give -OutFile, or a column OutFile")
            : null;
    }

    /// <summary>The path that the script block gives. Null discards the body, as with <c>&gt; $null</c>.</summary>
    private string ScriptPath(ScriptBlock script, object? item) =>
        ScriptValue.For(script, item, "OutFile") is not { } given ? FileKinds.NullDevice
        : Text(given) is { Length: > 0 } text ? _resolve(text)
        : throw Invalid("the script block of -OutFile gave an empty text, which is no path");

    /// <summary>A row's path counts from the folder of -OutFile, or from PowerShell's location, and does not leave it.</summary>
    private string RowPath(string text, RequestDefinition request)
    {
        var parts = text.Split('/', '\\');
        if (parts[0].Length == 0 || text.Contains(':', StringComparison.Ordinal))
        {
            throw Invalid($"the path {InputText.Quote(text)} is absolute; that of a row has to be relative");
        }

        if (parts.Contains("..", StringComparer.Ordinal))
        {
            throw Invalid($"the path {InputText.Quote(text)} has .. in it; that of a row has to stay in its folder");
        }

        if (parts.FirstOrDefault(part => part.Length > 0 && part != "." && !FileNameSyntax.IsSafe(part)) is { } unsafePart)
        {
            throw Invalid(
                $"the path {InputText.Quote(text)} has a name in it that not every system takes, or that would be hidden; {InputText.Quote(FileNameSyntax.Sanitize(unsafePart))} would do");
        }

        var folder = _folder ?? (_rowFolder ??= _resolve("."));
        var path = Path.GetFullPath(Path.Join([folder, .. parts]));
        return parts[^1] is "" or "." || Directory.Exists(path) ? InFolder(path, request)
            : OutFilePaths.IsInside(folder, path) ? Place(InExistingFolder(path))
            : throw Invalid($"the path {InputText.Quote(text)} leads out of its folder");
    }

    /// <summary>A file of the input's own. A pipe or a device cannot be; the null device need not be.</summary>
    private string Place(string path) => FileKinds.Of(path) switch
    {
        FileKind.File => _paths.At(path),
        FileKind.Null => path,
        _ when _streams.Add(path) => path,
        var kind => throw Invalid(
            $"{InputText.Quote(path)} is a {kind.ToString().ToLowerInvariant()}, and an earlier input is written to it; give each input its own"),
    };

    private string InFolder(string folder, RequestDefinition request) => _paths.InFolder(Existing(folder), request.Uri, request.Index);

    private string InExistingFolder(string file)
    {
        if (Path.GetDirectoryName(file) is { } folder && !string.Equals(folder, _existing, StringComparison.Ordinal))
        {
            _existing = Existing(folder);
        }

        return file;
    }

    private static string Existing(string folder) =>
        Directory.Exists(folder) ? folder : throw Invalid($"the folder {InputText.Quote(folder)} for the answer does not exist");
}
