using System.Globalization;
using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Objects;
using Ullage.Model;

namespace Ullage.Kubernetes.Records;

/// <summary>A record as JSON. Readers take what they know and refuse a newer schema.</summary>
internal static class ChangeRecordJson
{
    private const int Schema = 1;

    public static string Write(ChangeRecord record) => System.Text.Encoding.UTF8.GetString(Json.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schema", Schema);
        json.WriteString("id", record.Id);
        json.WriteString("state", StateName(record.State));
        if (record.TakenOver)
        {
            json.WriteBoolean("takenOver", true);
        }

        json.WriteString("kind", record.Kind);
        json.WriteString("namespace", record.Namespace);
        json.WriteString("name", record.Name);
        json.WriteString("uid", record.Uid);
        Moment(json, "intendedAt", record.IntendedAt);
        json.WriteString("by", record.By);
        Moment(json, "appliedAt", record.AppliedAt);
        Moment(json, "rolledOutAt", record.RolledOutAt);
        Moment(json, "endedAt", record.EndedAt);
        json.WriteNumber("watchSeconds", (long)record.Watch.TotalSeconds);
        List(json, "edits", record.Edits, Edit);
        json.WriteStartObject("variableOrder");
        foreach (var (container, names) in record.VariableOrder.OrderBy(static o => o.Key, StringComparer.Ordinal))
        {
            List(json, container, names, static (j, name) => j.WriteStringValue(name));
        }

        json.WriteEndObject();
        json.WriteString("autoscaler", record.Autoscaler);
        List(json, "targetsFirst", record.TargetsFirst, Target);
        List(json, "targetsLast", record.TargetsLast, Target);
        List(json, "targetOwners", record.TargetOwners, Owner);
        json.WriteBoolean("inPlace", record.InPlace);
        List(json, "resized", record.Resized, static (j, drift) =>
        {
            j.WriteStartObject();
            j.WriteString("pod", drift.Pod);
            j.WriteString("uid", drift.Uid);
            Moment(j, "expires", drift.Expires);
            j.WriteEndObject();
        });
        json.WriteStartObject("restarts");
        foreach (var (container, count) in record.Restarts.OrderBy(static r => r.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(container, count);
        }

        json.WriteEndObject();
        List(json, "revisions", record.Revisions, static (j, revision) => j.WriteStringValue(revision));
        List(json, "guards", record.Guards, static (j, guard) => j.WriteStringValue(guard));
        if (record.Scope is { } scope)
        {
            json.WriteStartObject("scope");
            json.WriteString("label", scope.Name);
            json.WriteString("value", scope.Value);
            json.WriteEndObject();
        }

        List(json, "breaches", record.Breaches, static (j, breach) =>
        {
            j.WriteStartObject();
            j.WriteString("kind", breach.Kind);
            Moment(j, "at", breach.At);
            j.WriteString("text", breach.Text);
            j.WriteEndObject();
        });
        json.WriteString("note", record.Note);
        List(json, "history", record.History, static (j, line) => j.WriteStringValue(line));
        json.WriteEndObject();
    }).Span);

    /// <summary>Reads a record.</summary>
    /// <exception cref="FormatException">It is none, or a newer one; the message says what is wrong.</exception>
    public static ChangeRecord Read(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return Read(parsed.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("it is not the JSON of a record", e);
        }
    }

    public static string StateName(ChangeState state) => state switch
    {
        ChangeState.Intended => "intended",
        ChangeState.Applied => "applied",
        ChangeState.RollingBack => "rolling-back",
        ChangeState.Verified => "verified",
        ChangeState.RolledBack => "rolled-back",
        ChangeState.Abandoned => "abandoned",
        _ => "superseded",
    };

    private static ChangeRecord Read(JsonElement of)
    {
        if (of.Whole("schema") is not { } schema || schema > Schema)
        {
            throw new FormatException($"its schema is {of.Text("schema")} and this version reads up to {Schema}");
        }

        var states = Enum.GetValues<ChangeState>();
        var at = Array.FindIndex(states, s => StateName(s) == of.Text("state"));
        if (at < 0 || of.Text("id").Length == 0 || of.Text("kind").Length == 0 || of.Text("name").Length == 0 || of.Moment("intendedAt") is not { } intended)
        {
            throw new FormatException("it lacks its state, id, workload or moment");
        }

        return new()
        {
            Id = of.Text("id"),
            State = states[at],
            TakenOver = of.IsTrue("takenOver"),
            Kind = of.Text("kind"),
            Namespace = of.Text("namespace"),
            Name = of.Text("name"),
            Uid = of.Text("uid"),
            IntendedAt = intended,
            By = of.Text("by"),
            AppliedAt = of.Moment("appliedAt"),
            RolledOutAt = of.Moment("rolledOutAt"),
            EndedAt = of.Moment("endedAt"),
            Watch = TimeSpan.FromSeconds(of.Whole("watchSeconds") ?? 0),
            Edits = [.. of.Items("edits").Select(Edit)],
            VariableOrder = of.Field("variableOrder") is { ValueKind: JsonValueKind.Object } orders
                ? orders.EnumerateObject().ToDictionary(static o => o.Name, static o => (IReadOnlyList<string>)[.. o.Value.EnumerateArray().Select(static n => n.GetString()!)], StringComparer.Ordinal)
                : new Dictionary<string, IReadOnlyList<string>>(),
            Autoscaler = of.Text("autoscaler"),
            TargetsFirst = [.. of.Items("targetsFirst").Select(Target)],
            TargetsLast = [.. of.Items("targetsLast").Select(Target)],
            TargetOwners = [.. of.Items("targetOwners").Select(Owner)],
            InPlace = of.IsTrue("inPlace"),
            Resized = [.. of.Items("resized").Select(static d => new PodDrift(d.Text("pod"), d.Text("uid"), d.Moment("expires") ?? default))],
            Restarts = of.Texts("restarts").ToDictionary(static r => r.Key, static r => int.TryParse(r.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0, StringComparer.Ordinal),
            Revisions = [.. of.Items("revisions").Select(static r => r.GetString()!)],
            Guards = [.. of.Items("guards").Select(static g => g.GetString()!)],
            Scope = of.Field("scope") is { ValueKind: JsonValueKind.Object } scope ? new Label(scope.Text("label"), scope.Text("value")) : null,
            Breaches = [.. of.Items("breaches").Select(static b => new Breach(b.Text("kind"), b.Moment("at") ?? default, b.Text("text")))],
            Note = of.Text("note"),
            History = [.. of.Items("history").Select(static h => h.GetString()!)],
        };
    }

    private static void Edit(Utf8JsonWriter json, FieldEdit edit)
    {
        json.WriteStartObject();
        json.WriteString("container", edit.Container);
        json.WriteBoolean("init", edit.IsInit);
        json.WriteString("section", FieldEdit.SectionName(edit.Section));
        json.WriteString("name", edit.Name);
        json.WriteRaw("before", edit.Before);
        json.WriteRaw("after", edit.After);
        List(json, "owners", edit.Owners, Owner);
        json.WriteEndObject();
    }

    private static void Owner(Utf8JsonWriter json, FieldOwner owner)
    {
        json.WriteStartObject();
        json.WriteString("manager", owner.Manager);
        json.WriteString("operation", owner.Operation);
        json.WriteString("subresource", owner.Subresource);
        json.WriteString("apiVersion", owner.ApiVersion);
        json.WriteEndObject();
    }

    private static FieldOwner Owner(JsonElement of) => new(of.Text("manager"), of.Text("operation"), of.Text("subresource")) { ApiVersion = of.Text("apiVersion") };

    private static FieldEdit Edit(JsonElement of) => new(
        of.Text("container"),
        of.IsTrue("init"),
        of.Text("section") switch { "requests" => EditSection.Requests, "limits" => EditSection.Limits, "env" => EditSection.Environment, var other => throw new FormatException($"it changes {Printable.Of(other)}, which no version did") },
        of.Text("name"),
        Raw(of.Field("before")),
        Raw(of.Field("after")))
    {
        Owners = [.. of.Items("owners").Select(Owner)],
    };

    private static void Target(Utf8JsonWriter json, TargetEdit target)
    {
        json.WriteStartObject();
        json.WriteNumber("index", target.Index);
        json.WriteString("metric", target.Metric);
        if (target.Container is { } container)
        {
            json.WriteString("container", container);
        }

        json.WriteNumber("before", target.Before);
        json.WriteNumber("after", target.After);
        json.WriteEndObject();
    }

    private static TargetEdit Target(JsonElement of) => new(of.Whole("index") ?? 0, of.Text("metric"), of.Text("container") is { Length: > 0 } container ? container : null, of.Whole("before") ?? 0, of.Whole("after") ?? 0);

    private static string? Raw(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : value.GetRawText();

    private static void Moment(Utf8JsonWriter json, string name, DateTimeOffset? moment)
    {
        if (moment is { } at)
        {
            json.WriteString(name, at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        }
    }

    private static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }
}
