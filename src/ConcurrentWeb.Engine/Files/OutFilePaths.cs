using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ConcurrentWeb;

/// <summary>
/// Gives each input of a run a file of its own. Names follow from the inputs and their order alone, and are given before
/// anything is sent, so that the same list gives the same names whatever the order of the answers. One thread, or one
/// flow of control, owns an instance.
/// </summary>
/// <remarks>Of each path no more than a hash is kept, so that a list of millions costs tens of megabytes.</remarks>
public sealed class OutFilePaths
{
    private readonly HashSet<ulong> _taken = [];
    private readonly Dictionary<ulong, int> _repeats = [];

    /// <summary>
    /// A path in a folder, with the name that the address asks for (<see cref="FileNameSyntax"/>), or download-N, with
    /// N the index, where it asks for none. A name that an earlier input has, whatever the case of its letters, gets a number:
    /// <c>name (2).ext</c>.
    /// </summary>
    /// <param name="folder">The folder; a relative path counts from the process's folder.</param>
    /// <param name="uri">The address that is asked.</param>
    /// <param name="index">The place of the input in the run, counted from 0.</param>
    /// <returns>A full path directly in the folder.</returns>
    public string InFolder(string folder, Uri uri, long index)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var name = FileNameSyntax.FromUri(uri) ?? string.Create(CultureInfo.InvariantCulture, $"download-{index}");
        var path = Take(Path.GetFullPath(folder), name);
        return IsInside(folder, path) ? path : throw new InvalidOperationException($"'{name}' leads out of its folder.");
    }

    /// <summary>This path; or, where an earlier input has it, the same with a number: <c>name (2).ext</c>.</summary>
    /// <param name="path">The path of a file; a relative one counts from the process's folder.</param>
    /// <returns>A full path in the same folder.</returns>
    public string At(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        return Take(Path.GetDirectoryName(full) ?? full, Path.GetFileName(full));
    }

    /// <summary>Whether the path is in the folder or in one of its folders. Links are not followed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">The path; it need not exist.</param>
    /// <returns>False for the folder itself.</returns>
    public static bool IsInside(string folder, string path)
    {
        var start = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        start = Path.EndsInDirectorySeparator(start) ? start : start + Path.DirectorySeparatorChar;
        var full = Path.GetFullPath(path);
        return full.Length > start.Length && full.StartsWith(start, StringComparison.Ordinal);
    }

    private static ulong Key(string path)
    {
        // File systems differ in whether case counts (where it does, a number too many does no harm)
        // and in whether a letter with its mark is one character or two.
        var text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(path)).Normalize().ToUpperInvariant();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BitConverter.ToUInt64(hash);
    }

    private string Take(string folder, string name)
    {
        var path = Path.Join(folder, name);
        var key = Key(path);
        if (_taken.Add(key))
        {
            return path;
        }

        var number = _repeats.GetValueOrDefault(key, 1);
        do
        {
            number++;
            path = Path.Join(folder, FileNameSyntax.Insert(name, string.Create(CultureInfo.InvariantCulture, $" ({number})")));
        }
        while (!_taken.Add(Key(path)));

        _repeats[key] = number;
        return path;
    }
}
