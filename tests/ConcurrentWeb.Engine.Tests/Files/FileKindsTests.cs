using System.Net.Sockets;
using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Files;

public sealed class FileKindsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_folders_and_what_is_not_there_are_files()
    {
        File.CreateSymbolicLink(_folder.File("dangling"), _folder.File("nothing"));

        Assert.All(
            [_folder.Path, _folder.File("file", []), _folder.File("nothing"), _folder.File("dangling"), _folder.File("missing/x")],
            path => Assert.Equal(FileKind.File, FileKinds.Of(path)));
    }

    [Fact]
    public void A_pipe_is_one_also_behind_links()
    {
        var pipe = NamedPipe.In(_folder, "ünïcode");
        File.CreateSymbolicLink(_folder.File("link"), pipe.Path);
        File.CreateSymbolicLink(_folder.File("link to link"), "link");

        Assert.All([pipe.Path, _folder.File("link"), _folder.File("link to link")], path => Assert.Equal(FileKind.Pipe, FileKinds.Of(path)));
    }

    [Fact]
    public void A_socket_is_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows shows a socket as a file.");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.File("socket")));

        Assert.Equal(FileKind.Socket, FileKinds.Of(_folder.File("socket")));
    }

    [Fact]
    public void The_null_device_is_told_from_other_devices_also_behind_a_link()
    {
        Assert.Equal(FileKind.Null, FileKinds.Of(FileKinds.NullDevice));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no /dev.");
        File.CreateSymbolicLink(_folder.File("null"), "/dev/null");

        Assert.Equal(FileKind.Null, FileKinds.Of(_folder.File("null")));
        Assert.Equal(FileKind.Device, FileKinds.Of("/dev/zero"));
    }

    [Fact]
    public void A_file_that_is_open_is_a_device_by_the_path_of_its_descriptor_also_behind_links()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere there is no /proc.");
        using var file = File.OpenWrite(_folder.File("file"));
        var descriptor = file.SafeFileHandle.DangerousGetHandle();
        File.CreateSymbolicLink(_folder.File("link"), $"/dev/fd/{descriptor}");
        File.CreateSymbolicLink(_folder.File("link to link"), "link");

        Assert.All(
            [$"/dev/fd/{descriptor}", $"/proc/self/fd/{descriptor}", $"/proc/{Environment.ProcessId}/fd/{descriptor}", _folder.File("link"), _folder.File("link to link")],
            path => Assert.Equal(FileKind.Device, FileKinds.Of(path)));
        Assert.Equal(FileKind.File, FileKinds.Of(_folder.File("file")));
    }

    [Theory]
    [InlineData(@"C:\downloads\NUL", nameof(FileKind.Null))]
    [InlineData("nul", nameof(FileKind.Null))]
    [InlineData(@"\\.\COM1", nameof(FileKind.Device))]
    [InlineData(@"C:\downloads\nul.txt", nameof(FileKind.File))]
    public void Windows_names_its_devices(string path, string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Only Windows has these paths.");

        Assert.Equal(kind, FileKinds.Of(path).ToString());
    }
}
