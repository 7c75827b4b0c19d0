using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;
using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.State;
using Ullage.Model;
using Ullage.Prometheus.Api;
using Ullage.Prometheus.Finding;

namespace Ullage.Cli.Running;

/// <summary>
/// Finds a Prometheus where nobody names one: inside a cluster by the names that its DNS knows, outside it through the API server's proxy of Services.
/// </summary>
internal static class PrometheusFinding
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Setting[] OfServers =
    [
        AccessSettings.BearerTokenFile, AccessSettings.BearerTokenEnv, AccessSettings.BasicUser, AccessSettings.BasicPasswordFile, AccessSettings.BasicPasswordEnv, AccessSettings.CaFile, AccessSettings.CertFile,
        AccessSettings.KeyFile, AccessSettings.TlsServerName, AccessSettings.Proxy,
    ];

    /// <summary>Whether this process runs in a pod, so that names of Services resolve.</summary>
    public static bool IsInside(Surroundings surroundings) => surroundings.Variable("KUBERNETES_SERVICE_HOST") is { Length: > 0 };

    /// <summary>How to connect to the one found.</summary>
    /// <param name="invocation">The run.</param>
    /// <param name="access">The cluster, where it is asked; null inside one whose API is not.</param>
    /// <param name="draws">Spreads waits.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UsageException">None is found, or settings do not fit.</exception>
    /// <exception cref="KubernetesException">The cluster cannot be asked.</exception>
    public static async Task<PrometheusConnectionOptions> FindAsync(Invocation invocation, ClusterAccess? access, Random draws, CancellationToken cancellationToken)
    {
        var (settings, surroundings) = (invocation.Settings, invocation.Surroundings);
        var client = access is null ? null : new KubernetesClient(access, new ApiOptions { AnswerTimeout = settings.Get(SourceSettings.Timeout) }, surroundings.Time, draws);
        var kept = false;
        try
        {
            var candidates = client is null ? PrometheusServices.Candidates() : await new PrometheusLookup(client).CandidatesAsync(cancellationToken);
            var inside = IsInside(surroundings);
            using var search = new ServiceSearch(inside ? null : client!.OpenHandler(), surroundings.Time, Patience);
            var answering = await search.AnsweringAsync(candidates, s => inside ? s.Address : client!.ProxyAddress(s), cancellationToken);
            if (answering.Count == 0)
            {
                throw new UsageException([$"no Prometheus found{(access is null ? "" : $" in {client!.Description}")}: {Tried(candidates)}; give --prometheus URL"]);
            }

            invocation.Remark($"note: Prometheus is {answering[0]}{(inside ? "" : ", through the API server's proxy")}{(answering.Count > 1 ? $"; also found {string.Join(", ", answering.Skip(1).Take(3))}: choose with --prometheus URL" : "")}");
            var problems = new List<string>();
            var options = ConnectionSettings.Bind(inside ? answering[0].Address : client!.ProxyAddress(answering[0]), settings, surroundings, problems);
            if (!inside)
            {
                problems.AddRange(OfServers.Where(settings.IsGiven).Select(s => $"{settings.NameOf(s)} goes with --prometheus URL: the API server's proxy passes none of it on"));
                options = options with { Handler = client!.OpenHandler };
            }

            kept = problems.Count == 0 && !inside;
            return problems.Count == 0 ? options : throw new UsageException(problems);
        }
        finally
        {
            if (!kept)
            {
                client?.Dispose();
            }
        }
    }

    private static string Tried(IReadOnlyList<PrometheusService> candidates) => candidates.Count switch
    {
        0 => $"no Service in {string.Join(", ", PrometheusServices.Namespaces)} or elsewhere has a usual name",
        <= 3 => $"{string.Join(", ", candidates)} {(candidates.Count == 1 ? "does" : "do")} not answer",
        _ => $"none of {candidates.Count} usual names in {string.Join(", ", candidates.Select(static c => c.Namespace).Distinct().Take(4))} answers",
    };
}
