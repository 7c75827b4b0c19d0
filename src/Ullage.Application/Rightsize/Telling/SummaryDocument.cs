using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ullage.Model;

namespace Ullage.Application.Rightsize;

/// <summary>
/// The summary as JSON that never exceeds a size: a ConfigMap's object may have 1 MiB in all. What does not fit is left out from the smallest saving up, and counted.
/// </summary>
public static class SummaryDocument
{
    /// <summary>Bytes that a ConfigMap may take of it.</summary>
    public const int MostBytes = 900 << 10;

    // A line of any container is shorter: names have at most 253 characters.
    private const int TailBytes = 256;

    /// <summary>Writes it.</summary>
    /// <param name="summary">What.</param>
    /// <param name="mostBytes">At most so many bytes; at least 4 KiB.</param>
    /// <returns>The JSON, and how many containers it leaves out.</returns>
    public static (string Json, int LeftOut) Write(FleetSummary summary, int mostBytes = MostBytes)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBytes, 4 << 10);
        var left = mostBytes - TailBytes;
        var changes = Fitting(summary.Result.Changes.Changes.Select(Change), left / 4, out var changesLeft);
        left -= changes.Sum(static c => c.Length + 1);
        var containers = Fitting(summary.BySaving.Select(static p => Container(p.Workload, p.Container)), left - Head(summary, [], 0, [], 0).Length, out var leftOut);
        return (Encoding.UTF8.GetString(Head(summary, changes, changesLeft, containers, leftOut)), leftOut);
    }

    private static List<byte[]> Fitting(IEnumerable<byte[]> all, int budget, out int leftOut)
    {
        var kept = new List<byte[]>();
        leftOut = 0;
        foreach (var one in all)
        {
            budget -= one.Length + 1;
            if (budget >= 0 && leftOut == 0)
            {
                kept.Add(one);
            }
            else
            {
                leftOut++;
            }
        }

        return kept;
    }

    private static byte[] Head(FleetSummary summary, List<byte[]> changes, int changesLeft, List<byte[]> containers, int leftOut) => Bytes(json =>
    {
        var report = summary.Report;
        json.WriteStartObject();
        json.WriteString("schemaVersion", "1");
        json.WriteString("at", report.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("news", summary.News);
        json.WriteString("totals", summary.Totals);
        json.WriteString("policy", report.Policy);
        json.WriteBoolean("partial", report.Missing.Count > 0);
        json.WriteNumber("workloads", report.Workloads.Count);
        json.WriteNumber("changesLeftOut", changesLeft);
        json.WriteNumber("containersLeftOut", leftOut);
        Raw(json, "changes", changes);
        Raw(json, "containers", containers);
        json.WriteEndObject();
    });

    private static void Raw(Utf8JsonWriter json, string name, List<byte[]> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteRawValue(item, skipInputValidation: true);
        }

        json.WriteEndArray();
    }

    private static byte[] Change(ContainerChange change) => Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteString("container", change.Container.ToString());
        json.WriteString("change", JsonNamingPolicy.CamelCase.ConvertName(change.Kind.ToString()));
        json.WriteString("text", change.Text);
        json.WriteEndObject();
    });

    private static byte[] Container(WorkloadRecommendation workload, ContainerRecommendation container) => Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteString("container", container.Id.ToString());
        json.WriteNumber("replicas", workload.Replicas);
        Settings(json, "current", container.Current);
        Settings(json, "recommended", container.Recommended);
        if (container.Environment.Count > 0)
        {
            json.WriteStartObject("environment");
            foreach (var setting in container.Environment.DistinctBy(static e => e.Name))
            {
                json.WriteString(setting.Name, setting.Value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    private static void Settings(Utf8JsonWriter json, string name, ResourceSettings settings)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in new[]
        {
            ("cpuRequest", settings.CpuRequest?.ToString()), ("cpuLimit", settings.CpuLimit?.ToString()), ("memoryRequest", settings.MemoryRequest?.ToString()), ("memoryLimit", settings.MemoryLimit?.ToString()),
        })
        {
            if (value is not null)
            {
                json.WriteString(key, value);
            }
        }

        json.WriteEndObject();
    }

    internal static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(json);
        }

        return buffer.WrittenMemory.ToArray();
    }
}
