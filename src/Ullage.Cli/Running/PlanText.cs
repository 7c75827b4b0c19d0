using System.Globalization;
using Ullage.Application.Planning;
using Ullage.Model;

namespace Ullage.Cli.Running;

/// <summary>A plan as text: each query with what it costs, and the sum.</summary>
internal static class PlanText
{
    /// <summary>Writes it.</summary>
    public static void Write(QueryPlan plan, string source, TextWriter output)
    {
        output.WriteLine($"Plan for {source} over {plan.Window}. Queries marked * were made to find out what the others cost.");
        output.WriteLine();
        output.WriteLine($"{"purpose",-16}{"series",10}{"samples",16}{"bytes",16}  query");
        foreach (var query in plan.Queries)
        {
            Row(output, query.Purpose + (query.Done ? "*" : ""), query.Estimate, query.Selector.ToString() + (query.NotEstimated is { } why ? $"  not estimated: {why}" : ""));
        }

        Row(output, "all", plan.Total, $"{plan.Queries.Count} queries");
        foreach (var notice in plan.Notices)
        {
            output.WriteLine();
            output.WriteLine(notice.Text);
        }
    }

    private static void Row(TextWriter output, string purpose, ReadEstimate estimate, string query) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{purpose,-16}{estimate.Series,10:N0}{estimate.Samples,16:N0}{estimate.Bytes,16:N0}  {query}"));
}
