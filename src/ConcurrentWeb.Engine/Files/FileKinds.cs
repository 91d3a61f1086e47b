using System.Runtime.InteropServices;
using System.Text;

namespace ConcurrentWeb;

/// <summary>
/// Tells files from pipes, sockets and devices. These must be written in place: a file that is moved there would replace them.
/// </summary>
internal static class FileKinds
{
    private const string UnixNull = "/dev/null";
    private const string WindowsDevices = @"\\.\";

    // The types in a mode of stat (POSIX, sys/stat.h).
    private const int TypeMask = 0xF000;
    private const int PipeType = 0x1000;
    private const int CharacterDeviceType = 0x2000;
    private const int BlockDeviceType = 0x6000;
    private const int RegularType = 0x8000;
    private const int SocketType = 0xC000;

    /// <summary>The path of the system's null device.</summary>
    internal static string NullDevice { get; } = OperatingSystem.IsWindows() ? $"{WindowsDevices}NUL" : UnixNull;

    /// <summary>What the path leads to; links are followed.</summary>
    /// <param name="path">A full path; nothing need be there.</param>
    internal static FileKind Of(string path) => OperatingSystem.IsWindows() ? OfWindows(path) : OfUnix(path);

    /// <summary>NUL is the null device in every folder.</summary>
    private static FileKind OfWindows(string path) =>
        Path.GetFileName(path).Equals("NUL", StringComparison.OrdinalIgnoreCase) ? FileKind.Null
        : path.StartsWith(WindowsDevices, StringComparison.Ordinal) ? FileKind.Device
        : FileKind.File;

    private static FileKind OfUnix(string path) => (ModeOf(path) & TypeMask) switch
    {
        PipeType => FileKind.Pipe,
        SocketType => FileKind.Socket,
        CharacterDeviceType => IsNull(path) ? FileKind.Null : FileKind.Device,
        BlockDeviceType => FileKind.Device,

        // /dev/stdout can be a file that the shell has open: replaced by another one, it would lose what the shell writes.
        RegularType when OpenDescriptor.IsBehind(path) => FileKind.Device,
        _ => FileKind.File,
    };

    private static bool IsNull(string path)
    {
        try
        {
            return path == UnixNull || File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName == UnixNull;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The mode of what is there; 0 where nothing is, or where this cannot be known.</summary>
    private static int ModeOf(string path)
    {
        try
        {
            return Stat(Encoding.UTF8.GetBytes($"{path}\0"), out var status) == 0 ? status.Mode : 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return 0;
        }
    }

    /// <summary>
    /// The runtime's own call of stat, because .NET 8 shows no file's type, and because the system's structure differs from
    /// one Unix to the next. Its first two fields have stood like this since .NET Core 1.0.
    /// </summary>
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat(byte[] path, out FileStatus status);

    /// <summary>Larger than the runtime's structure, of which only the mode is read.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private readonly struct FileStatus
    {
        internal readonly int Flags;
        internal readonly int Mode;
    }
}
