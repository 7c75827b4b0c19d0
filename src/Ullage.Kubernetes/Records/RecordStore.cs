using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Records;

/// <summary>A record with the state of the ConfigMap that holds it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Version">Its resourceVersion: a later write is refused where somebody wrote meanwhile.</param>
public sealed record StoredRecord(ChangeRecord Record, string Version);

/// <summary>Keeps the records of changes, one ConfigMap a workload in the workload's namespace.</summary>
/// <param name="client">The API.</param>
/// <param name="manager">Who writes, as managedFields shall tell.</param>
public sealed class RecordStore(KubernetesClient client, string manager)
{
    /// <summary>The label by which records are found.</summary>
    public const string Label = "ullage.dev/record";

    /// <summary>Its value.</summary>
    public const string LabelValue = "change";

    // etcd takes 1.5 MiB and the API a ConfigMap of 1 MiB.
    private const int MostBytes = 900 << 10;

    // What a change may still get after it was written down first: moments, breaches, how it ended.
    private const int Reserve = 64 << 10;
    private const int MostNote = 300;
    private const int LongestName = 253;
    private const int MostHistory = 20;

    /// <summary>The name of the ConfigMap of a workload's record.</summary>
    /// <param name="kind">The workload's kind.</param>
    /// <param name="name">Its name.</param>
    public static string NameOf(string kind, string name)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(name);
        var whole = $"ullage.{kind.ToLowerInvariant()}.{name}";
        if (whole.Length <= LongestName)
        {
            return whole;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..16];
        return whole[..(LongestName - hash.Length - 1)].TrimEnd('-', '.') + "-" + hash;
    }

    /// <summary>The record of a workload's latest change; null where there is none.</summary>
    /// <exception cref="KubernetesException">It cannot be read, or is not a record of ours.</exception>
    public async Task<StoredRecord?> FindAsync(string @namespace, string kind, string name, CancellationToken cancellationToken)
    {
        try
        {
            return Read(await client.GetAsync(ResourceType.ConfigMaps, @namespace, NameOf(kind, name), cancellationToken).ConfigureAwait(false));
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
        {
            return null;
        }
    }

    /// <summary>All records, by namespace and name.</summary>
    /// <param name="namespace">Of which namespace; null for all.</param>
    /// <param name="broken">Gets what of them cannot be read, in sentences.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">They cannot be listed.</exception>
    public async Task<IReadOnlyList<StoredRecord>> ListAsync(string? @namespace, ICollection<string> broken, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(broken);
        var query = new ListQuery { Labels = $"{Label}={LabelValue}" };
        var list = await client.ListAsync(ResourceType.ConfigMaps, @namespace, static o => new Boxed(o.Clone()), query, cancellationToken).ConfigureAwait(false);
        var records = new List<StoredRecord>();
        foreach (var item in list.Items)
        {
            try
            {
                records.Add(Read(item.Of));
            }
            catch (KubernetesException e)
            {
                broken.Add(e.Message);
            }
        }

        records.Sort(static (a, b) => string.CompareOrdinal($"{a.Record.Namespace}\0{a.Record.Name}\0{a.Record.Kind}", $"{b.Record.Namespace}\0{b.Record.Name}\0{b.Record.Kind}"));
        return records;
    }

    /// <summary>
    /// Writes a record, if nobody wrote it since it was read. One that grew too large keeps what is needed to put the change back: its size must not be what
    /// stands in the way of that.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="version">The state that was read; null where there is none yet.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The record with its new state.</returns>
    /// <exception cref="KubernetesException">It cannot be written; <see cref="KubernetesFailure.Conflict"/> where another process wrote it meanwhile.</exception>
    public async Task<StoredRecord> SaveAsync(ChangeRecord record, string? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        var begins = record.State == ChangeState.Intended;
        var body = Body(record, version);
        if (!begins && body.Length > MostBytes)
        {
            record = Lean(record);
            body = Body(record, version);
        }

        if (body.Length > (begins ? MostBytes - Reserve : MostBytes))
        {
            throw new KubernetesException(KubernetesFailure.TooLarge, $"the record of {record.Workload} would take {body.Length:N0} bytes, and a ConfigMap takes {MostBytes - Reserve:N0} with what may follow; nothing was changed. Change fewer variables at a time.");
        }

        var after = version is null
            ? await client.CreateAsync(ResourceType.ConfigMaps, record.Namespace, body, manager, cancellationToken).ConfigureAwait(false)
            : await client.PatchAsync(ResourceType.ConfigMaps, record.Namespace, NameOf(record.Kind, record.Name), new ObjectPatch(PatchKind.Apply, body, manager) { Force = true }, cancellationToken).ConfigureAwait(false);
        return new(record, after.Field("metadata").Text("resourceVersion"));
    }

    /// <summary>The history that a new change of a workload takes over from the one before.</summary>
    /// <param name="before">The record of the change before.</param>
    public static IReadOnlyList<string> HistoryAfter(ChangeRecord before)
    {
        ArgumentNullException.ThrowIfNull(before);
        var line = $"{before.IntendedAt:yyyy-MM-dd HH:mm}Z {ChangeRecordJson.StateName(before.State)}: {string.Join("; ", before.Edits.Select(static e => $"{e.Where} {e.BeforeText} → {e.AfterText}"))}{(before.Note.Length > 0 ? $". {before.Note}" : "")}";
        return [Printable.Of(line), .. before.History.Take(MostHistory - 1)];
    }

    private static ChangeRecord Lean(ChangeRecord record) => record with
    {
        History = [],
        Restarts = new Dictionary<string, int>(),
        Breaches = [.. record.Breaches.Take(1).Select(static b => b with { Text = Short(b.Text) })],
        Note = Short(record.Note),
    };

    private static string Short(string text) => text.Length > MostNote ? string.Concat(text.AsSpan(0, MostNote), "…") : text;

    private static ReadOnlyMemory<byte> Body(ChangeRecord record, string? version) => Json.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteString("apiVersion", "v1");
        json.WriteString("kind", "ConfigMap");
        json.WriteStartObject("metadata");
        json.WriteString("name", NameOf(record.Kind, record.Name));
        json.WriteString("namespace", record.Namespace);
        if (version is not null)
        {
            json.WriteString("resourceVersion", version);
        }

        json.WriteStartObject("labels");
        json.WriteString("app.kubernetes.io/managed-by", "ullage");
        json.WriteString(Label, LabelValue);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("data");
        json.WriteString("record.json", ChangeRecordJson.Write(record));
        json.WriteString("summary", Summary(record));
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static string Summary(ChangeRecord record)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{record.Workload}: {ChangeRecordJson.StateName(record.State)}\n");
        foreach (var edit in record.Edits)
        {
            text.Append(CultureInfo.InvariantCulture, $"{edit.Where}: {edit.BeforeText} → {edit.AfterText}\n");
        }

        foreach (var target in record.TargetsFirst.Concat(record.TargetsLast))
        {
            text.Append(CultureInfo.InvariantCulture, $"autoscaler {record.Autoscaler}: {target.Metric} target {target.Before}% → {target.After}%\n");
        }

        foreach (var breach in record.Breaches)
        {
            text.Append(CultureInfo.InvariantCulture, $"{breach.At:yyyy-MM-dd HH:mm:ss}Z {breach.Text}\n");
        }

        return text.Append(record.Note.Length > 0 ? record.Note + "\n" : "").ToString();
    }

    private static StoredRecord Read(JsonElement of)
    {
        var meta = ObjectMeta.Read(of);
        try
        {
            var record = ChangeRecordJson.Read(of.Field("data").Text("record.json"));
            return record.Namespace == meta.Namespace
                ? new(record, of.Field("metadata").Text("resourceVersion"))
                : throw new FormatException($"it is of namespace {Printable.Of(record.Namespace)}");
        }
        catch (FormatException e)
        {
            throw new KubernetesException(KubernetesFailure.Malformed, $"the record in ConfigMap {meta.Namespace}/{meta.Name} cannot be read: {e.Message}. Use the version of ullage that wrote it, or delete the ConfigMap, which leaves the workload as it is.", e);
        }
    }

    // Lists keep what is a class; an element of the answer itself is none.
    private sealed record Boxed(JsonElement Of);
}
