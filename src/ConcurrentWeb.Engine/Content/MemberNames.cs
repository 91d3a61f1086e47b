using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ConcurrentWeb.Content;

/// <summary>
/// The member names of the objects that are open at a point of a JSON text, to find those that cannot stand side by side in
/// a PowerShell object, where case does not count. Names are compared by hashes that ignore case; the names themselves are
/// looked at only where two hashes are the same, and then in a set, so that no choice of names makes it slow.
/// </summary>
internal sealed class MemberNames
{
    /// <summary>Up to so many hashes are compared each with each.</summary>
    private const int Few = 16;

    // FNV-1a.
    private const ulong HashStart = 14695981039346656037;
    private const ulong HashFactor = 1099511628211;

    private const uint LowerCaseBit = 0x20;

    /// <summary>The names of the member sets that every PowerShell object has.</summary>
    private static readonly HashSet<string> Reserved =
        new(StringComparer.OrdinalIgnoreCase) { "psbase", "psadapted", "psextended", "psobject", "pstypenames" };

    private readonly List<Name> _names = [];
    private readonly List<int> _open = [];

    /// <summary>Whether an object had the very same name twice.</summary>
    internal bool HasDuplicates { get; private set; }

    /// <summary>Whether every PowerShell object has a member of this name.</summary>
    internal static bool IsReserved(string name) => Reserved.Contains(name);

    internal void Open() => _open.Add(_names.Count);

    /// <summary>Puts a name into the innermost object.</summary>
    /// <returns>Why a PowerShell object cannot have it, or null.</returns>
    internal string? Add(ref Utf8JsonReader reader)
    {
        var utf8 = reader.ValueSpan;
        if (utf8.IsEmpty)
        {
            return "it has a member without a name";
        }

        if (!reader.ValueIsEscaped && Ascii.IsValid(utf8))
        {
            _names.Add(new Name(Hash(utf8), (int)reader.TokenStartIndex + 1, utf8.Length, Made: null));
            return utf8[0] is (byte)'p' or (byte)'P' ? IfReserved(Encoding.ASCII.GetString(utf8)) : null;
        }

        var made = JsonString.Of(ref reader);
        _names.Add(new Name(Hash(made), 0, 0, made));
        return IfReserved(made);
    }

    /// <summary>Ends the innermost object.</summary>
    /// <param name="text">The whole text.</param>
    /// <returns>Which of its names differ in case only, or null.</returns>
    internal string? Close(ReadOnlySpan<byte> text)
    {
        var start = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        var names = CollectionsMarshal.AsSpan(_names)[start..];
        var conflict = HasEqualHashes(names) ? Conflict(names, text) : null;
        CollectionsMarshal.SetCount(_names, start);
        return conflict;
    }

    private static string? IfReserved(string name) =>
        IsReserved(name) ? $"it has a member named '{name}', which every PowerShell object has already" : null;

    /// <summary>The same for names that differ in case only; here and there also for others.</summary>
    private static ulong Hash(ReadOnlySpan<byte> ascii)
    {
        var hash = HashStart;
        foreach (var character in ascii)
        {
            hash = (hash ^ (character | LowerCaseBit)) * HashFactor;
        }

        return hash;
    }

    private static ulong Hash(string name)
    {
        var hash = HashStart;
        foreach (var character in name)
        {
            // The halves of a pair have no case of their own, so they are left out.
            if (!char.IsSurrogate(character))
            {
                hash = (hash ^ (char.ToUpperInvariant(character) | LowerCaseBit)) * HashFactor;
            }
        }

        return hash;
    }

    private static bool HasEqualHashes(Span<Name> names)
    {
        if (names.Length > Few)
        {
            names.Sort(static (a, b) => a.Hash.CompareTo(b.Hash));
            for (var i = 1; i < names.Length; i++)
            {
                if (names[i].Hash == names[i - 1].Hash)
                {
                    return true;
                }
            }

            return false;
        }

        for (var i = 1; i < names.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (names[i].Hash == names[j].Hash)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private string? Conflict(ReadOnlySpan<Name> names, ReadOnlySpan<byte> text)
    {
        var seen = new HashSet<string>(names.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var entry in names)
        {
            var name = entry.Made ?? Encoding.ASCII.GetString(text.Slice(entry.Start, entry.Length));
            if (seen.TryGetValue(name, out var other) && other != name)
            {
                return $"it has the members {PrintableText.Quote(other)} and {PrintableText.Quote(name)} in one object, and case does not count in PowerShell";
            }

            HasDuplicates |= !seen.Add(name);
        }

        return null;
    }

    /// <summary>Where a name stands in the text; or, where its bytes are not its characters, the name.</summary>
    private readonly record struct Name(ulong Hash, int Start, int Length, string? Made);
}
