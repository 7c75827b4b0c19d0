using Ullage.Model;

namespace Ullage.Sizing.Tests.Options;

public sealed class SizingOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(SizingOptions.Default.Validate());

    [Fact]
    public void Every_error_is_told_at_once()
    {
        var errors = new SizingOptions
        {
            CpuRequestQuantile = 95,
            MemoryMargin = -0.1,
            OomFactor = 0.5,
            MinCpu = CpuQuantity.Zero,
            MaxMemory = ByteQuantity.FromMebibytes(1),
            MinHistory = TimeSpan.Zero,
            MinSamples = 1,
            OomTarget = 1,
            Horizon = TimeSpan.Zero,
            GoMemLimitShare = double.NaN,
        }.Validate();
        Assert.Equal(10, errors.Count);
        Assert.Contains("CpuRequestQuantile is 95; expected 0 to 1: 95 % is 0.95.", errors);
        Assert.Contains("MaxMemory is 1Mi; expected at least MinMemory, 6Mi.", errors);
    }

    [Fact]
    public void A_policy_with_wrong_options_is_not_made()
    {
        var error = Assert.Throws<ArgumentException>(static () => PolicyCatalog.Create("burstable", new SizingOptions { CpuMargin = -1, MinSamples = 0 }));
        Assert.Contains("CpuMargin is -1", error.Message, StringComparison.Ordinal);
        Assert.Contains("MinSamples is 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_policy_of_the_catalog_can_be_made_by_its_name()
    {
        Assert.Equal(["risk", "burstable", "guaranteed", "tiers"], PolicyCatalog.All.Select(static p => p.Name));
        Assert.Equal(PolicyCatalog.Default, PolicyCatalog.All[0].Name);
        Assert.All(PolicyCatalog.All, static p => Assert.Equal(p.Name, PolicyCatalog.Create(p.Name, SizingOptions.Default).Name));
    }

    [Fact]
    public void An_unknown_policy_names_the_known_ones() =>
        Assert.Contains("expected one of risk, burstable, guaranteed", Assert.Throws<ArgumentException>(static () => PolicyCatalog.Create("cheap", SizingOptions.Default)).Message, StringComparison.Ordinal);
}
