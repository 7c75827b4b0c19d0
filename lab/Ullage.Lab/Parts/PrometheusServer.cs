using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Ullage.Lab.Groups;

namespace Ullage.Lab.Parts;

/// <summary>A real Prometheus that scrapes the exporter and the services; ends with the lab.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Process _process;

    private PrometheusServer(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Below its folder: where rules are taken from when it is reloaded.</summary>
    public const string RuleFolder = "rules";

    public Uri Address { get; }

    /// <summary>Starts it, in a group of its own so that a later lab finds it should this one be killed.</summary>
    /// <param name="program">The binary.</param>
    /// <param name="folder">Where its configuration, data and log go.</param>
    /// <param name="group">The group it runs in.</param>
    /// <param name="interval">Between scrapes.</param>
    /// <param name="exporter">Host and port of the lab's exporter.</param>
    /// <param name="targets">The file of <see cref="TargetFile"/> that lists the pods.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PrometheusServer> StartAsync(
        string program, string folder, Group group, TimeSpan interval, string exporter, string targets, TimeProvider time, CancellationToken cancellationToken)
    {
        var configuration = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(configuration, Configuration(interval, exporter, targets, Path.Combine(folder, RuleFolder)), cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            // Prometheus wants a port beforehand; another program may take the one found, so it is tried again
            var port = FreePort();
            var start = group.Enter(program,
            [
                $"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(folder, $"data-{attempt}")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn", "--web.enable-lifecycle",
            ]);
            start.RedirectStandardError = true;
            var process = Process.Start(start) ?? throw new LabException("Prometheus did not start.");
            var log = process.StandardError.ReadToEndAsync(CancellationToken.None);
            var server = new PrometheusServer(process, new Uri($"http://127.0.0.1:{port}"));
            try
            {
                await server.WaitUntilReadyAsync(time, cancellationToken);
                return server;
            }
            catch (LabException) when (process.HasExited && attempt < 3)
            {
                await server.DisposeAsync();
            }
            catch (Exception e)
            {
                await server.DisposeAsync();
                throw e is LabException ? new LabException($"{e.Message} It said: {(await log).Trim()}", e) : e;
            }
        }
    }

    /// <summary>Has it read its rules anew.</summary>
    /// <exception cref="LabException">It refused them.</exception>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsync(new Uri(Address, "/-/reload"), null, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new LabException($"Prometheus refused its rules: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    /// <summary>What an instant query finds now: labels and values.</summary>
    /// <exception cref="LabException">It refused the query.</exception>
    public async Task<IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, double Value)>> AskAsync(string expression, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent([new("query", expression)]);
        using var answer = await _http.PostAsync(new Uri(Address, "/api/v1/query"), form, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new LabException($"Prometheus refused {expression}: {text}");
        }

        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(static s => (
            (IReadOnlyDictionary<string, string>)s.GetProperty("metric").EnumerateObject().ToDictionary(static l => l.Name, static l => l.Value.GetString()!),
            double.Parse(s.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture)))];
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 300 && !_process.HasExited; attempt++)
        {
            try
            {
                using var answer = await _http.GetAsync(new Uri(Address, "/-/ready"), cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }

        throw new LabException(_process.HasExited ? $"Prometheus ended with code {_process.ExitCode}." : "Prometheus was not ready within 30 s.");
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Jobs and labels as the usual Kubernetes configurations give them.</summary>
    private static string Configuration(TimeSpan interval, string exporter, string targets, string rules) => $$"""
        global:
          scrape_interval: {{(long)interval.TotalMilliseconds}}ms
          scrape_timeout: {{(long)interval.TotalMilliseconds}}ms
          evaluation_interval: {{(long)interval.TotalMilliseconds}}ms
        rule_files: ["{{rules}}/*.yaml"]
        scrape_configs:
          - job_name: kubelet
            metrics_path: /metrics/cadvisor
            static_configs:
              - targets: ["{{exporter}}"]
                labels: { node: lab-node }
            relabel_configs:
              - { source_labels: [__metrics_path__], target_label: metrics_path }
          - job_name: kube-state-metrics
            honor_labels: true
            static_configs:
              - targets: ["{{exporter}}"]
          - job_name: node
            metrics_path: /metrics/textfile
            static_configs:
              - targets: ["{{exporter}}"]
          - job_name: kubernetes-pods
            file_sd_configs:
              - files: ["{{targets}}"]
        """;
}
