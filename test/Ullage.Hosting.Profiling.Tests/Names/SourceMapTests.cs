using System.Reflection;
using System.Runtime.CompilerServices;
using Ullage.Hosting.Profiling.Names;
using Ullage.Testing;

namespace Ullage.Hosting.Profiling.Tests.Names;

public sealed class SourceMapTests
{
    private static string Ours => typeof(SourceMapTests).Assembly.Location;

    [Fact]
    public void A_method_stands_in_its_file_at_the_line_of_its_first_statement()
    {
        using var map = new SourceMap();
        var (token, file, line) = Here();
        var found = map.Find(Ours, token);
        Assert.NotNull(found);
        Assert.Equal(file, found.File);
        Assert.InRange(line - found.Start, 0, 3);
        Assert.Equal(found.Start, found.Line(null));
        Assert.True(found.Line(int.MaxValue) > found.Start);
        Assert.True(map.HasSymbols(Ours));
        Assert.Equal(typeof(SourceMapTests).Module.ModuleVersionId.ToString("N"), map.BuildId(Ours));
        map.Close();
        Assert.NotNull(map.Find(Ours, (uint)MethodBase.GetCurrentMethod()!.MetadataToken));
    }

    [Fact]
    public void Without_a_PDB_of_the_same_build_there_are_no_lines()
    {
        using var folder = new TemporaryFolder();
        var alone = Path.Combine(folder.Path, "alone.dll");
        File.Copy(Ours, alone);
        var strange = Path.Combine(folder.Path, Path.GetFileName(Ours));
        File.Copy(Ours, strange);
        File.Copy(Path.ChangeExtension(typeof(SourceMap).Assembly.Location, ".pdb"), Path.ChangeExtension(strange, ".pdb"));
        using var map = new SourceMap();
        Assert.Null(map.Find(alone, Here().Token));
        Assert.Null(map.Find(strange, Here().Token));
        Assert.False(map.HasSymbols(strange));
    }

    [Fact]
    public void What_is_no_assembly_or_no_method_has_no_place()
    {
        using var folder = new TemporaryFolder();
        var junk = Path.Combine(folder.Path, "junk.dll");
        File.WriteAllBytes(junk, [.. Enumerable.Range(0, 1000).Select(static i => (byte)(i * 7))]);
        using var map = new SourceMap();
        Assert.Null(map.Find(junk, 0x06000001));
        Assert.Null(map.Find("", 0x06000001));
        Assert.Null(map.Find("/nowhere/x.dll", 0x06000001));
        Assert.Null(map.Find(Ours, 0));
        Assert.Null(map.Find(Ours, 0x0600_0000));
        Assert.Null(map.Find(Ours, 0x06FF_FFFF));
        Assert.Null(map.Find(Ours, 0x0200_0001));
        Assert.Equal("", map.BuildId(junk));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (uint Token, string File, int Line) Here()
    {
        var (file, line) = At();
        return ((uint)MethodBase.GetCurrentMethod()!.MetadataToken, file, line);

        static (string, int) At([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => (file, line);
    }
}
