using System.Management.Automation;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>Finds the file that -InFile, or a cell InFile, names. It is opened when it is sent.</summary>
/// <param name="paths">Where relative paths and drives are looked up.</param>
internal sealed class FileBody(PathIntrinsics paths)
{
    /// <exception cref="InputFailureException">It names no file, or more than one.</exception>
    internal RequestBody Of(object file)
    {
        var path = Find(file);
        return new RequestBody(() => new FileContent(path));
    }

    /// <summary>The full path of a file that exists.</summary>
    /// <exception cref="InputFailureException">It names no file, or more than one.</exception>
    internal string Find(object file) => file switch
    {
        FileInfo { Exists: true } info => info.FullName,
        FileInfo info => throw Invalid($"there is no file {InputText.Quote(info.FullName)}"),
        string { Length: > 0 } path => Find(path),
        _ => throw Invalid($"a value of type {file.GetType().Name} is not the path of a file"),
    };

    private static InputFailureException Invalid(string message, Exception? inner = null) => new(WebErrorKind.InvalidBody, message, inner);

    /// <summary>A path that is one as it stands is taken so, even if it has brackets in it; else as a pattern that one file matches.</summary>
    private string Find(string path)
    {
        try
        {
            var literal = paths.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem" && File.Exists(literal))
            {
                return literal;
            }

            var found = paths.GetResolvedProviderPathFromPSPath(path, out provider);
            return (provider.Name, found) switch
            {
                (not "FileSystem", _) => throw Invalid($"{InputText.Quote(path)} is not a path of the file system"),
                (_, []) => throw Invalid($"no file matches {InputText.Quote(path)}"),
                (_, [var single]) when Directory.Exists(single) => throw Invalid($"{InputText.Quote(path)} is a folder, not a file"),
                (_, [var single]) => single,
                _ => throw Invalid($"{found.Count} files match {InputText.Quote(path)}; it takes one"),
            };
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw Invalid($"the file {InputText.Quote(path)} cannot be found: {e.Message.TrimEnd('.')}", e);
        }
    }
}
