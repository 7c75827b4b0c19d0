using Ullage.Cli.Running;

namespace Ullage.Cli.Tests.Running;

public sealed class ProgressLineTests
{
    [Theory]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(false, false, false)]
    public async Task Progress_is_shown_on_a_terminal_alone_and_wiped_at_the_end(bool terminal, bool quiet, bool shown)
    {
        using var output = new MemoryStream();
        var errors = new StringWriter();
        var surroundings = new Surroundings
        {
            Output = output,
            Error = errors,
            Input = static () => Stream.Null,
            ErrorIsTerminal = terminal,
            Variable = static _ => null,
            Directory = "/nonexistent",
        };
        Assert.Equal(0, await Entry.RunAsync(["demo", "-n", "opf-grafana-public", .. quiet ? ["--quiet"] : Array.Empty<string>()], surroundings, TestContext.Current.CancellationToken));
        Assert.Equal(shown, errors.ToString().Contains("finding workloads", StringComparison.Ordinal));
        Assert.Equal(shown, errors.ToString().Contains("\r\e[K", StringComparison.Ordinal));
    }
}
