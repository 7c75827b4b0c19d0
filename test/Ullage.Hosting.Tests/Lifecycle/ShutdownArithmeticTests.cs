using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ullage.Hosting.Lifecycle;
using Ullage.Testing;

namespace Ullage.Hosting.Tests.Lifecycle;

public sealed class ShutdownArithmeticTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_defaults_fill_the_30_seconds_of_a_pod()
    {
        var options = new GracefulShutdownOptions();
        Assert.Equal(GracefulShutdownOptions.KubernetesGracePeriod, options.Needed);
        Assert.Empty(Faults(options, "30"));
        Assert.Equal(
            "A shutdown takes up to 5 (delay) + 18 (requests) + 3 (workers) + 1 (flush) + 3 (margin) = 30 s, and the pod is killed after 29 s (TERMINATION_GRACE_PERIOD_SECONDS); "
            + "set terminationGracePeriodSeconds to 30 or more, or GracefulShutdown's times lower.",
            Assert.Single(Faults(options, "29")));
    }

    [Fact]
    public void Requests_of_25_seconds_need_a_grace_period_of_40_and_not_of_30()
    {
        var options = new GracefulShutdownOptions { RequestDrain = TimeSpan.FromSeconds(25) };
        Assert.Contains("= 37 s", Assert.Single(Faults(options, "30")), StringComparison.Ordinal);
        Assert.Empty(Faults(options, "40"));
        Assert.Empty(Faults(options, null));
    }

    [Fact]
    public void The_grace_period_comes_from_the_option_then_the_variable_then_the_file()
    {
        var path = Path.Combine(_folder.Path, "grace");
        File.WriteAllText(path, "20\n");
        var options = new GracefulShutdownOptions { GracePeriodFile = path };
        Assert.Contains($"20 s ({path})", Assert.Single(Faults(options, null)), StringComparison.Ordinal);
        Assert.Contains("21 s (TERM", Assert.Single(Faults(options, "21")), StringComparison.Ordinal);
        options.GracePeriod = TimeSpan.FromSeconds(22);
        Assert.Contains("22 s (GracefulShutdown.GracePeriod)", Assert.Single(Faults(options, "21")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("30s")]
    [InlineData("99999999999999999999")]
    public void A_grace_period_that_is_no_number_of_seconds_is_an_error(string text) =>
        Assert.Contains($"is '{text}'; expected whole seconds", Assert.Single(Faults(new(), text)), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_missing_or_endless_is_an_error_and_no_hang()
    {
        Assert.Contains("cannot be read", Assert.Single(Faults(new() { GracePeriodFile = Path.Combine(_folder.Path, "none") }, null)), StringComparison.Ordinal);
        Assert.Contains("expected whole seconds", Assert.Single(Faults(new() { GracePeriodFile = "/dev/zero" }, null)), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_out_of_range_is_told_at_once()
    {
        var minus = TimeSpan.FromSeconds(-1);
        var options = new GracefulShutdownOptions { Delay = minus, RequestDrain = minus, WorkerDrain = minus, Flush = minus, Margin = minus, GracePeriod = minus };
        Assert.Equal(6, Faults(options, null).Count);
    }

    private static List<string> Faults(GracefulShutdownOptions options, string? variable)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(GracePeriod.Variable, variable)]).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).BuildServiceProvider();
        return [.. new GracefulShutdownOptionsValidator(services).Validate(null, options).Failures ?? []];
    }
}
