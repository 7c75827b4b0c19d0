namespace Ullage.Architecture.Tests;

/// <summary>One idea a file.</summary>
public sealed class FileTests
{
    private const int MostLines = 600;

    [Fact]
    public void No_file_is_longer_than_600_lines()
    {
        var files = Repository.CSharpFiles("src", "test", "bench", "lab").ToList();
        Assert.NotEmpty(files);
        Assert.All(files, static file =>
        {
            var lines = File.ReadLines(file).Count();
            Assert.True(lines <= MostLines, $"{Path.GetRelativePath(Repository.Root, file)} has {lines} lines; split it by idea below {MostLines}.");
        });
    }

    [Fact]
    public void No_folder_or_file_is_named_for_a_kind_instead_of_a_concept()
    {
        string[] banned = ["Helper", "Helpers", "Util", "Utils", "Utilities", "Common", "Manager", "Managers", "Misc"];
        Assert.All(Repository.CSharpFiles("src", "test", "bench", "lab"), file =>
            Assert.DoesNotContain(Path.GetRelativePath(Repository.Root, file).Split('/'), part => banned.Contains(part.Replace(".cs", "", StringComparison.Ordinal))));
    }
}
