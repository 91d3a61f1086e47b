namespace ConcurrentWeb.Engine.Tests.Files;

public sealed class FileFaultTests
{
    [Theory]
    [InlineData("No space left on device : '/d/.x.abc.partial'", "No space left on device")]
    [InlineData("There is not enough space on the disk. : '/d/.x.abc.partial'", "There is not enough space on the disk")]
    [InlineData("Access to the path '/d/.x.abc.partial' is denied.", "Access to the path '/d/x' is denied")]
    [InlineData("Failed to create '/d/.x.abc.partial' with allocation size '3' because the disk was full.", "Failed to create '/d/x' with allocation size '3' because the disk was full")]
    [InlineData("it is read-only", "it is read-only")]
    public void The_file_that_was_asked_for_is_named(string said, string reason) => Assert.Equal(
        $"the file '/d/x' cannot be written: {reason}", FileFault.Describe("/d/x", "/d/.x.abc.partial", new IOException(said)));

    [Fact]
    public void One_that_is_written_in_place_is_named_once() => Assert.Equal(
        "the file '/dev/full' cannot be written: No space left on device",
        FileFault.Describe("/dev/full", "/dev/full", new IOException("No space left on device : '/dev/full'")));
}
