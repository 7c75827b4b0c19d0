using Ullage.Application.Rightsize;
using Ullage.Cli.Output.Documents;
using Ullage.Model;

namespace Ullage.Cli.Rightsize;

/// <summary>The job's answer for programs: what changed first, then what was read, then the report in its own shape. docs/schema/rightsize-v1.json describes it.</summary>
internal static class RightsizeShape
{
    public const string SchemaVersion = "1";

    public static void Write(DocumentWriter w, RightsizeResult result, RecommendationReport report, bool hours)
    {
        w.StartObject();
        w.Property("schemaVersion", SchemaVersion);
        w.Property("news", FleetSummary.Of(result with { Report = report }).News);
        w.Property("changes", result.Changes, static (w, c) =>
        {
            w.Property("since", c.Since is { } since ? ReportShape.Time(since) : null);
            w.Property("notCompared", c.NotCompared);
            w.Property("same", c.Same);
            w.Property("steady", c.Steady);
            w.Property("containers", c.Changes, static (w, change) =>
            {
                w.Property("cluster", change.Container.Workload.Cluster);
                w.Property("namespace", change.Container.Workload.Namespace);
                w.Property("kind", change.Container.Workload.Kind);
                w.Property("name", change.Container.Workload.Name);
                w.Property("container", change.Container.Name);
                w.Property("change", ReportShape.Camel(change.Kind.ToString()));
                w.Property("text", change.Text);
                w.Property("before", change.Before, ReportShape.Resources);
                w.Property("now", change.Now, ReportShape.Resources);
            });
        });
        w.Property("state", result.State, static (w, s) =>
        {
            w.Property("store", s.Store);
            w.Property("scope", s.Scope);
            w.Property("samplesRead", s.SamplesRead);
            w.Property("samplesKept", s.SamplesKept);
            w.Property("daysForgotten", s.DaysForgotten);
            w.Name("daysKept");
            w.StartArray();
            foreach (var day in s.DaysKept)
            {
                w.Text(day);
            }

            w.EndArray();
            w.Property("daysRead", s.DaysRead, static (w, d) =>
            {
                w.Property("day", d.Day);
                w.Property("reason", d.Reason);
            });
        });
        w.Name("report");
        new ReportShape(w, hours).WriteInside(report);
        w.EndObject();
        w.Finish();
    }
}
