using System.Globalization;
using Ullage.Testing.Exposition;

namespace Ullage.PrometheusLoad;

/// <summary>
/// The rival: the four queries that krr's default strategy sends for each container, with its default of 10 workers. Its discovery is
/// not counted, in its favour. Pods are those of the container's whole history, as krr passes them.
/// </summary>
internal static class KrrQueries
{
    private const int Workers = 10;

    public static async Task RunAsync(Uri server, SyntheticFleet fleet, LoadOptions options)
    {
        var window = options.Days.ToString(CultureInfo.InvariantCulture) + "d:75s";
        var time = (fleet.EndMs / 1000).ToString(CultureInfo.InvariantCulture);
        var containers = fleet.Pods().GroupBy(static pod => (pod.Namespace, pod.Container));
        var queries = containers.SelectMany(container =>
        {
            var selector = $"{{namespace=\"{container.Key.Namespace}\",pod=~\"{string.Join('|', container.Select(static pod => pod.Name))}\",container=\"{container.Key.Container}\"}}";
            var cpu = $"max(rate(container_cpu_usage_seconds_total{selector}[75s])) by (container,pod,job)";
            var memory = $"max(container_memory_working_set_bytes{selector}) by (container,pod,job)";
            return (string[])[$"quantile_over_time(0.95, {cpu}[{window}])", $"max_over_time({memory}[{window}])", $"count_over_time({cpu}[{window}])", $"count_over_time({memory}[{window}])"];
        }).ToList();
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        await Parallel.ForEachAsync(queries, new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (query, cancellationToken) =>
        {
            using var form = new FormUrlEncodedContent([new("query", query), new("time", time)]);
            using var answer = await http.PostAsync(new Uri(server, "api/v1/query"), form, cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (!answer.IsSuccessStatusCode || !body.Contains("\"value\"", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"the rival's query answered {(int)answer.StatusCode} without a value: {body[..Math.Min(body.Length, 300)]}");
            }
        });
    }
}
