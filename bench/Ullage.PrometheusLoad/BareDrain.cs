using System.Net.Http.Headers;
using Ullage.Model;
using Ullage.Prometheus.RemoteRead;

namespace Ullage.PrometheusLoad;

/// <summary>The floor: the same chunks by remote read, taken off the socket and dropped undecoded. Both metrics at once, as the tool reads them.</summary>
internal static class BareDrain
{
    public static async Task<long> RunAsync(Uri server, TimeRange range)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        var drained = await Task.WhenAll(DrainAsync(http, server, "container_cpu_usage_seconds_total", range), DrainAsync(http, server, "container_memory_working_set_bytes", range));
        return drained.Sum();
    }

    private static async Task<long> DrainAsync(HttpClient http, Uri server, string metric, TimeRange range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "api/v1/read")) { Content = new ByteArrayContent(ReadRequest.Write(new Selector(metric), range, chunks: true)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        request.Content.Headers.ContentEncoding.Add("snappy");
        request.Headers.Add("X-Prometheus-Remote-Read-Version", "0.1.0");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[1 << 18];
        long bytes = 0;
        for (int read; (read = await body.ReadAsync(buffer)) > 0; bytes += read)
        {
        }

        return bytes;
    }
}
