using System.Diagnostics;
using System.Text.Json;
using Ullage.Model;

namespace Ullage.Lab.Parts;

/// <summary>The built tool, run as a process as a user would.</summary>
internal sealed class UllageTool(string program)
{
    /// <summary>What it recommends for one container.</summary>
    /// <param name="Resources">Requests and limits.</param>
    /// <param name="Environment">Variables to set.</param>
    /// <param name="Reasons">Why, a line each.</param>
    /// <param name="Seconds">How long it took.</param>
    internal sealed record Advice(ResourceSettings Resources, IReadOnlyDictionary<string, string> Environment, IReadOnlyList<string> Reasons, double Seconds);

    /// <summary>Runs <c>ullage recommend</c> and finds the container in its JSON.</summary>
    /// <exception cref="LabException">It failed, or gave the container no numbers.</exception>
    public async Task<Advice> RecommendAsync(Uri prometheus, string @namespace, string workload, string container, IEnumerable<string> settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        string[] arguments = ["recommend", "--prometheus", prometheus.ToString(), "--namespace", @namespace, "--output", "json", .. settings];
        var (code, output, errors) = await Executable.RunAsync(new ProcessStartInfo(program, arguments), cancellationToken);
        if (code != 0)
        {
            throw new LabException($"ullage {string.Join(' ', arguments)} ended with {code}: {errors.Trim()} {output.Trim()}");
        }

        try
        {
            using var report = JsonDocument.Parse(output);
            var found = report.RootElement.GetProperty("workloads").EnumerateArray().Single(w => w.GetProperty("name").GetString() == workload)
                .GetProperty("containers").EnumerateArray().Single(c => c.GetProperty("name").GetString() == container);
            var reasons = found.GetProperty("reasons").EnumerateArray().Where(static r => r.GetProperty("binding").GetBoolean())
                .Select(static r => $"{r.GetProperty("rule").GetString()}: {r.GetProperty("text").GetString()}").ToList();
            if (found.GetProperty("status").GetString() != "recommended")
            {
                throw new LabException($"ullage gave no numbers for {workload}/{container} ({found.GetProperty("status").GetString()}): {found.GetProperty("reasons")}");
            }

            return new Advice(
                Resources(found.GetProperty("recommended")),
                found.GetProperty("environment").EnumerateArray().ToDictionary(static e => e.GetProperty("name").GetString()!, static e => e.GetProperty("value").GetString()!),
                reasons,
                time.GetElapsedTime(started).TotalSeconds);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new LabException($"What ullage wrote was not understood ({e.Message}): {output}", e);
        }
    }

    /// <summary>Runs a command and gives what it wrote to standard output.</summary>
    /// <exception cref="LabException">It failed.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var (code, output, errors) = await Executable.RunAsync(new ProcessStartInfo(program, arguments), cancellationToken);
        return code == 0 ? output : throw new LabException($"ullage {string.Join(' ', arguments)} ended with {code}: {errors.Trim()}");
    }

    private static ResourceSettings Resources(JsonElement element)
    {
        var requests = element.GetProperty("requests");
        var limits = element.GetProperty("limits");
        return new ResourceSettings(Cpu(requests), Cpu(limits), Memory(requests), Memory(limits));

        static CpuQuantity? Cpu(JsonElement at) =>
            at.GetProperty("cpu") is { ValueKind: JsonValueKind.Object } cpu ? CpuQuantity.FromCores(cpu.GetProperty("cores").GetDouble()) : null;

        static ByteQuantity? Memory(JsonElement at) =>
            at.GetProperty("memory") is { ValueKind: JsonValueKind.Object } memory ? ByteQuantity.FromBytes(memory.GetProperty("bytes").GetInt64()) : null;
    }
}
