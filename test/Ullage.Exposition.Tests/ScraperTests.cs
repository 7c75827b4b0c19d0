using System.Diagnostics;

namespace Ullage.Exposition.Tests;

/// <summary>What real scrapers' parsers say of the text.</summary>
public sealed class ScraperTests
{
    [Fact]
    public async Task Promtool_finds_nothing_to_blame_in_Prometheus_text()
    {
        // its linter dislikes an untyped family only by advice, so everything may be there
        var (code, said) = await PromtoolAsync(Text.Of(ExpositionFormat.PrometheusText, Text.Everything), "check", "metrics");
        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task Promtool_makes_blocks_of_OpenMetrics_with_every_sample()
    {
        const int Samples = 250;
        const long Start = 1_700_000_000_000;
        var text = Text.Of(ExpositionFormat.OpenMetrics, static writer =>
        {
            writer.Begin("lab_seconds_total", MetricType.Counter, "A \"help\".", "seconds");
            for (var i = 0; i < Samples; i++)
            {
                writer.SampleAt(Start + (i * 15_000L), i * 0.25, new Label("path", "a \"b\" \\ c\nd"));
            }
        });
        var folder = Directory.CreateTempSubdirectory("ullage-exposition-");
        try
        {
            var file = Path.Combine(folder.FullName, "in.om");
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            var blocks = Path.Combine(folder.FullName, "blocks");
            var (made, madeSaid) = await PromtoolAsync("", "tsdb", "create-blocks-from", "openmetrics", file, blocks);
            Assert.True(made == 0, madeSaid);
            // promtool's dump wants the folder of a log beside the blocks, be it empty
            Directory.CreateDirectory(Path.Combine(blocks, "wal"));

            var (dumped, dump) = await PromtoolAsync("", "tsdb", "dump", blocks);

            Assert.True(dumped == 0, dump);
            var lines = dump.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(Samples, lines.Length);
            Assert.EndsWith($" {(Samples - 1) * 0.25} {Start + ((Samples - 1) * 15_000L)}", lines[^1], StringComparison.Ordinal);
            Assert.Contains("""path="a \"b\" \\ c\nd""" + "\"", lines[0], StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, string Said)> PromtoolAsync(string input, params string[] arguments)
    {
        Process promtool;
        try
        {
            promtool = Process.Start(new ProcessStartInfo("promtool", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("promtool is not installed (Debian: apt install prometheus)");
            throw;
        }

        using (promtool)
        {
            var token = TestContext.Current.CancellationToken;
            var said = promtool.StandardOutput.ReadToEndAsync(token);
            var complained = promtool.StandardError.ReadToEndAsync(token);
            await promtool.StandardInput.WriteAsync(input.AsMemory(), token);
            promtool.StandardInput.Close();
            await promtool.WaitForExitAsync(token);
            return (promtool.ExitCode, await said + await complained);
        }
    }
}
