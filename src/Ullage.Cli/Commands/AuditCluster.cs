using Ullage.Application.Auditing;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage audit --from-cluster</c>: what is live, by the same rules.</summary>
internal static class AuditCluster
{
    /// <summary>Rules that tell that something is not there, by the kind that must have been read for it.</summary>
    private static readonly (string Kind, string Rule)[] _needing =
    [
        ("HorizontalPodAutoscaler", "hpa-missing"), ("HorizontalPodAutoscaler", "pdb-blocks-drain"), ("PodDisruptionBudget", "pdb-missing"), ("ResourceQuota", "quota-missing"), ("LimitRange", "limitrange-missing"),
        ("LimitRange", "cpu-request-missing"), ("LimitRange", "memory-request-missing"), ("LimitRange", "memory-limit-missing"), ("LimitRange", "cpu-limit-missing"), ("ServiceMonitor", "metrics-unscraped"), ("PodMonitor", "metrics-unscraped"),
        ("Deployment", "service-selects-nothing"), ("StatefulSet", "service-selects-nothing"), ("DaemonSet", "service-selects-nothing"), ("Pod", "service-selects-nothing"), ("Deployment", "hpa-target-unknown"), ("StatefulSet", "hpa-target-unknown"),
        ("Deployment", "pdb-selects-nothing"), ("StatefulSet", "pdb-selects-nothing"), ("ConfigMap", "config-key-missing"), ("Service", "ingress-port-unknown"), ("Service", "ingress-service-unknown"), ("Service", "statefulset-service-unknown"),
    ];

    /// <summary>The access that settings ask for, or null; what does not go together is a problem.</summary>
    public static ClusterAccess? Bind(Invocation invocation, List<string> problems)
    {
        var settings = invocation.Settings;
        if (!ClusterSettings.AreAsked(settings))
        {
            if (invocation.Arguments.Count == 0)
            {
                problems.Add("nothing to audit; give a manifest, a folder of them, - for standard input, or --from-cluster");
            }

            if (settings.Given(SelectionSettings.Namespace)?.Origin.Kind == OriginKind.Flag)
            {
                problems.Add("--namespace belongs to --from-cluster; leave it out, or name the folder of that namespace");
            }

            return null;
        }

        if (invocation.Arguments.Count > 0)
        {
            problems.Add($"{invocation.Arguments[0]} and the cluster hold the same objects; audit one of them at a time");
        }

        if (AuditMending.IsAsked(invocation))
        {
            problems.Add("--fix and --diff mend files, which the next apply would otherwise undo; audit the manifests, or leave --from-cluster out");
        }

        return ClusterOpening.Require(invocation, problems);
    }

    /// <summary>Reads the cluster; rules for whose look something could not be read do not run.</summary>
    /// <exception cref="KubernetesException">The cluster cannot be read.</exception>
    public static async Task<(List<SourceText> Sources, AuditOptions Options)> ReadAsync(Invocation invocation, ClusterAccess access, AuditOptions options, List<SourceProblem> left, CancellationToken cancellationToken)
    {
        var (settings, surroundings) = (invocation.Settings, invocation.Surroundings);
        var asked = settings.Get(SelectionSettings.Namespace);
        using var client = new KubernetesClient(access, new ApiOptions { AnswerTimeout = settings.Get(SourceSettings.Timeout) }, surroundings.Time, SourceOpening.Draws(surroundings.Time));
        var read = await ClusterManifests.ReadAsync(client, asked.Names, n => asked.Globs.Count > 0 ? asked.Contains(n) : n is not ("kube-system" or "kube-public" or "kube-node-lease"), cancellationToken);
        var rules = options.Rules.ToDictionary(StringComparer.Ordinal);
        foreach (var (kind, reason) in read.Unread)
        {
            // Who may look at namespaces alone sees no cluster-wide kinds: that is as it should be.
            left.Add(new(kind, $"cannot be listed ({reason.TrimEnd('.')})", kind is not ("Namespace" or "PriorityClass")));
            foreach (var rule in _needing.Where(n => n.Kind == kind))
            {
                rules[rule.Rule] = (rules.GetValueOrDefault(rule.Rule) ?? new RuleOptions()) with { Enabled = false };
            }
        }

        return ([.. read.Objects.Select(static o => new SourceText(o.Name, o.Json) { IsLive = true })], options with { Rules = rules });
    }
}
