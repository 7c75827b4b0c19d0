using Ullage.Cli.Output;
using Ullage.Model;
using static Ullage.Cli.Tests.Output.SampleContainers;

namespace Ullage.Cli.Tests.Output;

/// <summary>Reports of whole clusters.</summary>
public sealed class SizeTests
{
    public static TheoryData<string> Formats => new(ReportFormats.All.Select(static f => f.Name));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Work_grows_with_the_report_and_not_with_its_square(string format)
    {
        var writer = ReportFormats.Find(format)!;
        Allocated(writer, 10);
        var (small, large) = (Allocated(writer, 250), Allocated(writer, 1000));
        Assert.True(large < small * 5, $"{format}: {small:N0} bytes were allocated for 250 workloads, {large:N0} for 1,000.");
    }

    [Fact]
    public void A_comment_stays_below_what_a_forge_takes_and_says_what_it_left_out()
    {
        var output = new StringWriter();
        ReportFormats.Find("markdown")!.Write(Large(1000), output, OutputStyle.Plain);
        Assert.InRange(output.ToString().Length, 40_000, 65_536);
        Assert.Contains("more than a comment can hold", output.ToString(), StringComparison.Ordinal);

        var whole = new StringWriter();
        ReportFormats.Find("markdown")!.Write(Large(1000), whole, new OutputStyle { Verbosity = Verbosity.Detailed });
        Assert.Contains("service-999", whole.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("more than a comment can hold", whole.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_list_of_findings_is_cut_but_never_by_a_critical_one()
    {
        var report = Large(100);
        var output = new StringWriter();
        ReportFormats.Find("table")!.Write(report, output, OutputStyle.Plain);
        var text = output.ToString();
        Assert.Equal(20, System.Text.RegularExpressions.Regex.Count(text, "● critical"));
        Assert.Contains("more: --verbose shows them", text, StringComparison.Ordinal);
    }

    private static long Allocated(IReportWriter writer, int workloads)
    {
        var report = Large(workloads);
        var before = GC.GetAllocatedBytesForCurrentThread();
        writer.Write(report, TextWriter.Null, OutputStyle.Plain);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static RecommendationReport Large(int workloads) => SampleReports.Report([.. Enumerable.Range(0, workloads).Select(static i =>
    {
        var id = new WorkloadId("", $"team-{i / 40}", "Deployment", $"service-{i}");
        var container = Sized(id, "app", Resources("1", "2", "2Gi", "4Gi"), Resources("200m", "800m", "512Mi", "1Gi"), Usage(0.4, 9e8, hours: 24));
        return Workload(id, 3, container with { Findings = [new("finding", i % 5 == 0 ? Severity.Critical : Severity.Warning, "Look at it.")] });
    })]);
}
