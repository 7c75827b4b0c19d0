using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Pprof.Tests;

/// <summary>Go's own pprof is the judge of what we write and the source of what we read.</summary>
public sealed class GoPprofTests
{
    [Fact]
    public async Task Go_reads_what_we_write_as_it_is_meant()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "shop.pb.gz");
        await File.WriteAllBytesAsync(file, PprofWriter.ToBytes(Profiles.Shop()), TestContext.Current.CancellationToken);
        var raw = await AskAsync("-raw", file);
        Assert.Contains("samples/count cpu/nanoseconds", raw, StringComparison.Ordinal);
        Assert.Contains("3   30000000: 1 2 3", raw, StringComparison.Ordinal);
        Assert.Contains("route:[/orders]", raw, StringComparison.Ordinal);
        Assert.Contains("Shop.Price Price.cs:30", raw, StringComparison.Ordinal);
        Assert.Contains("/app/shop abc [FN][FL][LN]", raw, StringComparison.Ordinal);
        Assert.Contains("Comment: made for a test", raw.Replace("Comments:", "Comment:", StringComparison.Ordinal), StringComparison.Ordinal);
        var top = await AskAsync("-top", file);
        Assert.Matches(@"30ms\s+75\.00%\s+75\.00%\s+30ms\s+75\.00%\s+Shop\.Price", top);
        Assert.Matches(@"40ms\s+100%\s+Shop\.Main", top);
    }

    [Fact]
    public async Task We_read_what_Go_writes_and_nothing_is_lost()
    {
        using var folder = new TemporaryFolder();
        var (ours, theirs) = (Path.Combine(folder.Path, "ours"), Path.Combine(folder.Path, "theirs"));
        await File.WriteAllBytesAsync(ours, PprofWriter.ToBytes(Profiles.Shop()), TestContext.Current.CancellationToken);
        await AskAsync("-proto", "-output=" + theirs, ours);
        await using var written = File.OpenRead(theirs);
        Assert.Equal(ProfileText.Of(Profiles.Shop()), ProfileText.Of(PprofReader.Read(written)));
    }

    private static async Task<string> AskAsync(params string[] arguments)
    {
        try
        {
            return await GoTool.PprofAsync(["-symbolize=none", .. arguments], TestContext.Current.CancellationToken);
        }
        catch (ToolMissingException absent)
        {
            Assert.Skip(absent.Message);
            throw;
        }
    }
}
