using Ullage.Cli.Running;
using Ullage.Cli.Tests.Output;
using Ullage.Model;

namespace Ullage.Cli.Tests.Running;

public sealed class FailThresholdTests
{
    [Theory]
    [InlineData("over-provisioned=0%", null)]
    [InlineData("under-provisioned=0%", null)]
    [InlineData("oom-killed", null)]
    [InlineData("warning", null)]
    [InlineData("critical", null)]
    [InlineData("insufficient-data", "no container was found at all")]
    public void A_report_of_nothing_meets_no_threshold_but_the_one_about_too_little(string threshold, string? words) =>
        Assert.Equal(words, FailThreshold.Parse(threshold).IsMet(SampleReports.Report()));

    [Theory]
    [InlineData("over-provisioned=10%", true)]
    [InlineData("over-provisioned=100%", false)]
    [InlineData("critical", true)]
    public void A_report_of_much_meets_those_that_it_should(string threshold, bool met) => Assert.Equal(met, FailThreshold.Parse(threshold).IsMet(SampleReports.Shop()) is not null);

    [Fact]
    public void What_others_lack_is_not_set_against_what_is_too_much()
    {
        var totals = new ReportTotals
        {
            Current = new(CpuQuantity.FromMillicores(1000), null, ByteQuantity.FromBytes(1 << 30), null),
            Recommended = new(CpuQuantity.FromMillicores(2000), null, ByteQuantity.FromBytes(2L << 30), null),
            CpuUsed = CpuQuantity.Zero,
            MemoryUsed = ByteQuantity.Zero,
            GiveBack = new RequestShift(1, CpuQuantity.FromMillicores(400), ByteQuantity.Zero),
            Lacking = new RequestShift(1, CpuQuantity.FromMillicores(1400), ByteQuantity.FromBytes(1 << 30)),
        };
        var report = SampleReports.Shop() with { Totals = totals };
        Assert.Contains("of the CPU requested could be given back", FailThreshold.Parse("over-provisioned=40%").IsMet(report), StringComparison.Ordinal);
        Assert.Null(FailThreshold.Parse("over-provisioned=41%").IsMet(report));
    }

    [Fact]
    public void More_than_all_of_it_cannot_be_too_much() => Assert.Throws<FormatException>(static () => FailThreshold.Parse("over-provisioned=150%"));
}
