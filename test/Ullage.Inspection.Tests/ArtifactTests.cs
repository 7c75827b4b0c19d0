using System.Text;
using Ullage.Testing;

namespace Ullage.Inspection.Tests;

public sealed class ArtifactTests
{
    [Theory]
    [InlineData("app", "\u007FELF", ArtifactKind.Binary)]
    [InlineData("app", "MZ\u0090", ArtifactKind.PortableExecutable)]
    [InlineData("Dockerfile", "", ArtifactKind.Dockerfile)]
    [InlineData("Dockerfile.prod", "x", ArtifactKind.Dockerfile)]
    [InlineData("api.Dockerfile", "x", ArtifactKind.Dockerfile)]
    [InlineData("build", "# syntax=docker/dockerfile:1\n\nfrom\tscratch\n", ArtifactKind.Dockerfile)]
    [InlineData("build", "ARG A=1\r\nFROM x", ArtifactKind.Dockerfile)]
    [InlineData("notes", "FROMAGE is cheese", ArtifactKind.Unknown)]
    [InlineData("notes", "", ArtifactKind.Unknown)]
    [InlineData("archive", "\u001F\u008B\u0008", ArtifactKind.Image)]
    public void What_a_file_is_shows_at_its_beginning_or_in_its_name(string name, string content, ArtifactKind expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File(name), Encoding.Latin1.GetBytes(content));
        Assert.Equal(expected, Artifact.KindOf(folder.File(name)));
    }

    [Theory]
    [InlineData("FEEDFACE00000000")]
    [InlineData("CFFAEDFE07000001")]
    [InlineData("CAFEBABE00000002")]
    public void Programs_for_macOS_are_recognised_and_class_files_of_Java_are_not_taken_for_them(string head)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a"), Convert.FromHexString(head));
        File.WriteAllBytes(folder.File("b"), Convert.FromHexString("CAFEBABE00000037"));
        Assert.Equal((ArtifactKind.MachO, ArtifactKind.Unknown), (Artifact.KindOf(folder.File("a")), Artifact.KindOf(folder.File("b"))));
    }

    [Fact]
    public void A_folder_is_an_image_only_in_OCI_layout()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InspectionException>(() => Artifact.Inspect(folder.Path));
        Assert.Contains("index.json is missing", error.Message, StringComparison.Ordinal);
        File.WriteAllText(folder.File("oci-layout"), "{}");
        Assert.Equal(ArtifactKind.Image, Artifact.KindOf(folder.Path));
    }
}
