using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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
        await File.WriteAllTextAsync(configuration, Configuration(interval, exporter, targets), cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            // Prometheus wants a port beforehand; another program may take the one found, so it is tried again
            var port = FreePort();
            var start = group.Enter(program,
            [
                $"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(folder, $"data-{attempt}")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn",
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
    private static string Configuration(TimeSpan interval, string exporter, string targets) => $$"""
        global:
          scrape_interval: {{(long)interval.TotalMilliseconds}}ms
          scrape_timeout: {{(long)interval.TotalMilliseconds}}ms
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
          - job_name: kubernetes-pods
            file_sd_configs:
              - files: ["{{targets}}"]
        """;
}
