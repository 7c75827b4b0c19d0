using Ullage.Application.Rollout;
using Ullage.Cli.Output.Documents;
using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Records;
using Ullage.Model;

namespace Ullage.Cli.Output.Rollouts;

/// <summary>A plan for the cluster, and what became of it, for programs. docs/schema/rollout-v1.json describes it.</summary>
internal static class RolloutShape
{
    public const string SchemaVersion = "1";

    /// <summary>Writes the plan, and the outcome where changes were made.</summary>
    public static void Write(TextWriter output, string format, RolloutPlan plan, RolloutOutcome? outcome)
    {
        if (format == "yaml")
        {
            Write(new YamlDocumentWriter(output), plan, outcome);
            return;
        }

        using var json = new JsonDocumentWriter(output);
        Write(json, plan, outcome);
    }

    private static void Write(DocumentWriter w, RolloutPlan plan, RolloutOutcome? outcome)
    {
        w.StartObject();
        w.Property("schemaVersion", SchemaVersion);
        w.Property("server", plan.Server.ToString());
        w.Property("unchanged", plan.Unchanged);
        w.Property("counts", outcome is null ? RolloutCounts.Of(plan) : RolloutCounts.Of(plan, outcome), (w, c) =>
        {
            w.Property("proposed", c.Proposed);
            w.Property("wouldChange", outcome is null ? c.Changed : 0);
            w.Property("changed", outcome is null ? 0 : c.Changed);
            w.Property("undone", c.Undone);
            w.Property("left", c.Left);
            w.Property("unchanged", c.Unchanged);
        });
        Texts(w, "notes", plan.Notes);
        w.Property("changes", plan.Changes, static (w, change) =>
        {
            Identity(w, change.Workload);
            w.Property("edits", change.Edits, Edit);
            w.Property("autoscaler", change.Proposal.Autoscaler?.Autoscaler.Name);
            w.Property("targetsFirst", change.TargetsFirst, Target);
            w.Property("targetsLast", change.TargetsLast, Target);
            w.Property("way", ReportShape.Camel(change.Live.Way.ToString()));
            w.Property("pods", change.Live.Rollout.Wanted);
            w.Property("inPlace", change.InPlace);
            w.Property("triesOnePod", change.TriesOnePod);
            Texts(w, "how", change.How);
            Texts(w, "notes", change.Notes);
        });
        w.Property("refused", plan.Refused, Refused);
        w.Property("outcome", outcome, static (w, o) =>
        {
            w.Property("stopped", o.Stopped);
            w.Property("changes", o.Changes, Head);
            w.Property("left", o.Left, Refused);
            Texts(w, "unseen", o.Unseen);
        });
        w.EndObject();
        w.Finish();
    }

    /// <summary>Which change, how far it is, and what went wrong.</summary>
    public static void Head(DocumentWriter w, ChangeRecord record)
    {
        w.Property("id", record.Id);
        w.Property("namespace", record.Namespace);
        w.Property("kind", record.Kind);
        w.Property("name", record.Name);
        w.Property("state", ReportShape.Camel(record.State.ToString()));
        w.Property("note", record.Note);
        w.Property("breaches", record.Breaches, static (w, breach) =>
        {
            w.Property("kind", breach.Kind);
            w.Property("at", ReportShape.Time(breach.At));
            w.Property("text", breach.Text);
        });
    }

    private static void Refused(DocumentWriter w, RefusedChange refused)
    {
        Identity(w, refused.Workload);
        Texts(w, "reasons", refused.Reasons);
    }

    private static void Identity(DocumentWriter w, WorkloadId id)
    {
        w.Property("namespace", id.Namespace);
        w.Property("kind", id.Kind);
        w.Property("name", id.Name);
    }

    public static void Edit(DocumentWriter w, FieldEdit edit)
    {
        w.Property("container", edit.Container);
        w.Property("section", ReportShape.Camel(edit.Section.ToString()));
        w.Property("name", edit.Name);
        w.Property("before", edit.Before is null ? null : edit.BeforeText);
        w.Property("after", edit.After is null ? null : edit.AfterText);
        Texts(w, "managers", [.. edit.Owners.Select(static o => o.Manager).Distinct(StringComparer.Ordinal)]);
    }

    public static void Target(DocumentWriter w, TargetEdit target)
    {
        w.Property("metric", target.Metric);
        w.Property("container", target.Container);
        w.Property("before", target.Before);
        w.Property("after", target.After);
    }

    public static void Texts(DocumentWriter w, string name, IReadOnlyList<string> texts)
    {
        w.Name(name);
        w.StartArray();
        foreach (var text in texts)
        {
            w.Text(text);
        }

        w.EndArray();
    }
}
