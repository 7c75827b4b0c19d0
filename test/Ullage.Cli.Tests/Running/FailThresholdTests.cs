using Ullage.Cli.Running;
using Ullage.Cli.Tests.Output;

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
    [InlineData("over-provisioned=1000%", false)]
    [InlineData("critical", true)]
    public void A_report_of_much_meets_those_that_it_should(string threshold, bool met) => Assert.Equal(met, FailThreshold.Parse(threshold).IsMet(SampleReports.Shop()) is not null);
}
