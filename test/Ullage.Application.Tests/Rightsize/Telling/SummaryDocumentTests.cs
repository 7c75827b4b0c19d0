using System.Text;
using System.Text.Json.Nodes;
using Ullage.Application.Rightsize;

namespace Ullage.Application.Tests.Rightsize.Telling;

public sealed class SummaryDocumentTests
{
    [Fact]
    public void A_small_fleet_is_told_whole_with_the_news_first()
    {
        var (json, leftOut) = SummaryDocument.Write(SampleRuns.Summary(3));

        var document = JsonNode.Parse(json)!;
        Assert.Equal(0, leftOut);
        Assert.StartsWith("Since 2026-02-22 02:00Z: 1 changed; 2 as before.", document["news"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(["shop/Deployment/service-2/app", "shop/Deployment/service-1/app", "shop/Deployment/service-0/app"], document["containers"]!.AsArray().Select(static c => c!["container"]!.ToString()));
        Assert.Equal("100m", document["containers"]![0]!["recommended"]!["cpuRequest"]!.ToString());
    }

    [Theory, InlineData(4 << 10), InlineData(100_000), InlineData(SummaryDocument.MostBytes)]
    public void A_fleet_of_twenty_thousand_stays_within_the_size_and_keeps_the_largest_savings(int most)
    {
        var (json, leftOut) = SummaryDocument.Write(SampleRuns.Summary(20_000, name: new string('é', 60)), most);

        Assert.InRange(Encoding.UTF8.GetByteCount(json), most * 3 / 4, most);
        var document = JsonNode.Parse(json)!;
        var told = document["containers"]!.AsArray();
        Assert.Equal(20_000 - told.Count, leftOut);
        Assert.Equal(leftOut, (int)document["containersLeftOut"]!);
        Assert.EndsWith("-19999/app", told[0]!["container"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_run_says_that_there_is_nothing_to_compare_with() => Assert.Contains("First run", SampleRuns.Summary(2, first: true).News, StringComparison.Ordinal);
}
