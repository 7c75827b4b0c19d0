using Ullage.Application.Rightsize;
using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.Exposition;
using Ullage.Kubernetes.Api;

namespace Ullage.Cli.Rightsize;

/// <summary>Whom the job tells besides its output. Somebody who cannot be told is a warning: the answer stands.</summary>
internal sealed class JobTelling
{
    private readonly Invocation _invocation;
    private readonly JobLog _log;
    private readonly Uri? _webhook;

    private JobTelling(Invocation invocation, JobLog log, Uri? webhook) => (_invocation, _log, _webhook) = (invocation, log, webhook);

    /// <summary>Reads the addresses; what is wrong with them is added to the problems, without the address.</summary>
    public static JobTelling Bind(Invocation invocation, JobLog log, List<string> problems)
    {
        var (settings, surroundings) = (invocation.Settings, invocation.Surroundings);
        var (variable, file) = (settings.Get(RightsizeSettings.WebhookEnv), settings.Get(RightsizeSettings.WebhookFile));
        string? text = null;
        if (variable is not null && file is not null)
        {
            problems.Add($"{settings.NameOf(RightsizeSettings.WebhookEnv)} and {settings.NameOf(RightsizeSettings.WebhookFile)} are given together; keep one");
        }
        else if (variable is not null)
        {
            text = surroundings.Variable(variable);
            if (string.IsNullOrWhiteSpace(text))
            {
                problems.Add($"{settings.NameOf(RightsizeSettings.WebhookEnv)}: the environment has no {variable}; set it to the webhook's address");
            }
        }
        else if (file is not null)
        {
            try
            {
                text = File.ReadAllText(invocation.PathOf(file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{settings.NameOf(RightsizeSettings.WebhookFile)}: {file} cannot be read ({OutputFile.Told(e)}); give a readable file with the webhook's address");
            }
        }

        Uri? address = null;
        if (!string.IsNullOrWhiteSpace(text) && (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out address) || address.Scheme is not ("http" or "https")))
        {
            problems.Add("the webhook's address is no http or https URL (it is not shown, since it is a secret)");
            address = null;
        }

        return new JobTelling(invocation, log, address);
    }

    /// <summary>Tells everybody.</summary>
    public async Task TellAsync(RightsizeResult result, JobCluster? cluster, LastRun? last, double seconds, CancellationToken cancellationToken)
    {
        var (settings, time) = (_invocation.Settings, _invocation.Surroundings.Time);
        var summary = FleetSummary.Of(result);
        _log.Info(summary.News, ("changes", result.Changes.Changes.Count), ("workloads", summary.Report.Workloads.Count), ("days_read", result.State.DaysRead.Count), ("days_kept", result.State.DaysKept.Count), ("samples_read", result.State.SamplesRead), ("seconds", seconds));
        var metrics = JobMetrics.Write(summary, time.GetUtcNow(), seconds);
        if (settings.Get(RightsizeSettings.MetricsFile) is { } path)
        {
            try
            {
                OutputFile.WriteBytes(_invocation.PathOf(path), path, stream => stream.Write(metrics));
            }
            catch (OutputException e)
            {
                _log.Warn(e.Message.Replace("--output-file", settings.NameOf(RightsizeSettings.MetricsFile), StringComparison.Ordinal));
            }
        }

        if (settings.Get(RightsizeSettings.Pushgateway) is { } gateway)
        {
            var address = new Uri(gateway.ToString().TrimEnd('/') + "/metrics/job/ullage_rightsize");
            await SendAsync("the Pushgateway", HttpMethod.Put, address, metrics, ExpositionWriter.ContentType(ExpositionFormat.PrometheusText), cancellationToken);
        }

        if (_webhook is not null)
        {
            await SendAsync("the webhook", HttpMethod.Post, _webhook, WebhookMessage.Write(summary), "application/json; charset=utf-8", cancellationToken);
        }

        if (cluster is not null)
        {
            await TellClusterAsync(cluster, summary, last, cancellationToken);
        }
    }

    private async Task TellClusterAsync(JobCluster cluster, FleetSummary summary, LastRun? last, CancellationToken cancellationToken)
    {
        var settings = _invocation.Settings;
        if (settings.Get(RightsizeSettings.Events))
        {
            var (written, leftOut, failure) = await new EventTelling(cluster.Client).TellAsync(summary, _invocation.Surroundings.Time.GetUtcNow(), cancellationToken);
            _log.Info("Events written", ("written", written), ("left_out", leftOut));
            if (failure is not null)
            {
                _log.Warn("Events cannot be written", ("reason", failure));
            }
        }

        if (settings.Get(RightsizeSettings.Annotate))
        {
            await TryAsync("annotations", async () =>
            {
                var (written, failures) = await new AnnotationTelling(cluster.Client).TellAsync(summary, cancellationToken);
                _log.Info("workloads annotated", ("written", written), ("failed", failures.Count));
                foreach (var failure in failures.Take(5))
                {
                    _log.Warn("a workload was not annotated", ("reason", failure));
                }
            });
        }

        // Last: it also keeps what was decided, which is no news any more to whoever runs after it was told.
        if (cluster.Map(_invocation) is { } map)
        {
            await TryAsync($"the ConfigMap {cluster.Namespace}/{settings.Get(RightsizeSettings.ConfigMap)}", async () =>
            {
                var (leftOut, isOutcomeLeftOut) = await map.TellAsync(summary, last, cancellationToken);
                if (leftOut > 0)
                {
                    _log.Warn("the ConfigMap has no room for all: the smallest savings are left out", ("left_out", leftOut));
                }

                if (isOutcomeLeftOut)
                {
                    _log.Warn("the ConfigMap has no room for what was decided, so that the next run cannot tell what is new; --state keeps it");
                }
            });
        }
    }

    private async Task TryAsync(string what, Func<Task> tell)
    {
        try
        {
            await tell();
        }
        catch (KubernetesException e)
        {
            _log.Warn($"{what} cannot be written", ("reason", e.Message));
        }
    }

    private async Task SendAsync(string what, HttpMethod method, Uri address, byte[] body, string contentType, CancellationToken cancellationToken)
    {
        var time = _invocation.Surroundings.Time;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var telling = new HttpTelling(handler, what, (wait, stop) => Task.Delay(wait, time, stop), time);
        if (await telling.SendAsync(method, address, body, contentType, cancellationToken) is { } failure)
        {
            _log.Warn(failure);
        }
    }
}
