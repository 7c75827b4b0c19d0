using Ullage.Cli.Output.Documents;
using Ullage.Kubernetes.Records;

namespace Ullage.Cli.Output.Rollouts;

/// <summary>Recorded changes for programs. docs/schema/changes-v1.json describes them.</summary>
internal static class ChangesShape
{
    public const string SchemaVersion = "1";

    public static void Write(TextWriter output, string format, IReadOnlyList<ChangeRecord> records, IReadOnlyList<string> unread, DateTimeOffset now)
    {
        if (format == "yaml")
        {
            Write(new YamlDocumentWriter(output), records, unread, now);
            return;
        }

        using var json = new JsonDocumentWriter(output);
        Write(json, records, unread, now);
    }

    private static void Write(DocumentWriter w, IReadOnlyList<ChangeRecord> records, IReadOnlyList<string> unread, DateTimeOffset now)
    {
        w.StartObject();
        w.Property("schemaVersion", SchemaVersion);
        w.Property("at", ReportShape.Time(now));
        RolloutShape.Texts(w, "unread", unread);
        w.Property("changes", records, (w, record) =>
        {
            RolloutShape.Head(w, record);
            w.Property("drifted", ChangesText.HasDrifted(record, now));
            w.Property("by", record.By);
            w.Property("intendedAt", ReportShape.Time(record.IntendedAt));
            Moment(w, "appliedAt", record.AppliedAt);
            Moment(w, "rolledOutAt", record.RolledOutAt);
            Moment(w, "watchedUntil", ChangesText.WatchedUntil(record));
            Moment(w, "endedAt", record.EndedAt);
            w.Property("edits", record.Edits, RolloutShape.Edit);
            w.Property("autoscaler", record.Autoscaler.Length > 0 ? record.Autoscaler : null);
            w.Property("targetsFirst", record.TargetsFirst, RolloutShape.Target);
            w.Property("targetsLast", record.TargetsLast, RolloutShape.Target);
            RolloutShape.Texts(w, "history", record.History);
        });
        w.EndObject();
        w.Finish();
    }

    private static void Moment(DocumentWriter w, string name, DateTimeOffset? at) => w.Property(name, at is { } moment ? ReportShape.Time(moment) : null);
}
