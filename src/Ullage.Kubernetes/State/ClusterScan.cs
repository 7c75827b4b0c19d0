using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.State;

/// <summary>Reads what is of interest of a cluster, lists side by side. What is not allowed is left out and told, except pods, without which there is nothing to tell.</summary>
/// <param name="client">The API.</param>
/// <param name="namespaces">The namespaces to look at; null for all.</param>
internal sealed class ClusterScan(KubernetesClient client, IReadOnlyList<string>? namespaces)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly List<string> _notices = [];
    private readonly BudgetSeries _budgets = new();

    /// <summary>Reads.</summary>
    /// <param name="extra">Labels that every series gets.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">The API cannot be asked, or does not let pods be listed.</exception>
    public async Task<ClusterObjects> ReadAsync(IReadOnlyList<Model.Label> extra, CancellationToken cancellationToken)
    {
        var pods = PodsAsync(cancellationToken);
        var metadata = ListQuery.MetadataOfAll;
        Task<IReadOnlyList<Action<SeriesList>>?>[] others =
        [
            OptionalAsync(ResourceType.ReplicaSets, metadata, static o => Owner(o, OwnerSeries.ReplicaSets, null, "replicaset"), cancellationToken),
            OptionalAsync(ResourceType.Jobs, metadata, static o => Owner(o, OwnerSeries.Jobs, AnnotationSeries.Jobs, "job_name"), cancellationToken, AnnotationSeries.Jobs),
            OptionalAsync(ResourceType.Deployments, metadata, static o => Annotated(o, AnnotationSeries.Deployments, "deployment", OwnerSeries.Deployments), cancellationToken, AnnotationSeries.Deployments, OwnerSeries.Deployments),
            OptionalAsync(ResourceType.StatefulSets, metadata, static o => Annotated(o, AnnotationSeries.StatefulSets, "statefulset", OwnerSeries.StatefulSets), cancellationToken, AnnotationSeries.StatefulSets, OwnerSeries.StatefulSets),
            OptionalAsync(ResourceType.DaemonSets, metadata, static o => Annotated(o, AnnotationSeries.DaemonSets, "daemonset", OwnerSeries.DaemonSets), cancellationToken, AnnotationSeries.DaemonSets, OwnerSeries.DaemonSets),
            OptionalAsync(ResourceType.CronJobs, metadata, static o => Annotated(o, AnnotationSeries.CronJobs, "cronjob", OwnerSeries.CronJobs), cancellationToken, AnnotationSeries.CronJobs, OwnerSeries.CronJobs),
            OptionalAsync(ResourceType.Namespaces, metadata, static o => Annotated(o, AnnotationSeries.Namespaces, null), cancellationToken, AnnotationSeries.Namespaces),
            OptionalAsync(ResourceType.LimitRanges, ListQuery.All, static o => Whole(o, BoundsSeries.AddLimitRange), cancellationToken, BoundsSeries.LimitRanges),
            OptionalAsync(ResourceType.ResourceQuotas, ListQuery.All, static o => Whole(o, BoundsSeries.AddQuota), cancellationToken, BoundsSeries.Quotas),
            OptionalAsync(ResourceType.Nodes, ListQuery.All, static o => Whole(o, BoundsSeries.AddNode), cancellationToken, BoundsSeries.Allocatable),
            OptionalAsync(
                ResourceType.HorizontalPodAutoscalers, ListQuery.All, static o => Whole(o, AutoscalerSeries.AddHorizontal), cancellationToken,
                AutoscalerSeries.Info, AutoscalerSeries.Minimum, AutoscalerSeries.Maximum, AutoscalerSeries.Target, AutoscalerSeries.Status),
            OptionalAsync(ResourceType.PodDisruptionBudgets, ListQuery.All, o => Whole(o, (list, budget) => _budgets.Add(list, budget, client.Served(ResourceType.PodDisruptionBudgets).ApiVersion)), cancellationToken, [.. BudgetSeries.Families]),
            OptionalAsync(ResourceType.VerticalPodAutoscalers, ListQuery.All, static o => Whole(o, AutoscalerSeries.AddVertical), cancellationToken, AutoscalerSeries.VerticalMode),
        ];
        var list = new SeriesList(extra);
        foreach (var adding in await Task.WhenAll(others).ConfigureAwait(false))
        {
            foreach (var add in adding ?? [])
            {
                add(list);
            }
        }

        var there = await pods.ConfigureAwait(false);
        _budgets.AddPods(list, there);
        var texts = await ConfigTexts.ReadAsync(client, there, cancellationToken).ConfigureAwait(false);
        if (texts.Notice is { } unread)
        {
            _notices.Add(unread);
        }

        _notices.Sort(StringComparer.Ordinal);
        return new(there, list.Series, extra, _told, _notices, texts);
    }

    private async Task<IReadOnlyList<PodObject>> PodsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var lists = await Task.WhenAll((namespaces ?? [null!]).Select(name => client.ListAsync(ResourceType.Pods, name, new PodReader().Read, ListQuery.All, cancellationToken))).ConfigureAwait(false);
            return lists is [var only] ? only.Items : [.. lists.SelectMany(static l => l.Items)];
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.Forbidden && namespaces is null)
        {
            throw new KubernetesException(e.Failure, $"{e.Message} Or name the namespaces that you may read, with --namespace.", e);
        }
    }

    private static Action<SeriesList> Owner(JsonElement of, string family, string? annotations, string label)
    {
        var meta = ObjectMeta.Read(of);
        return list =>
        {
            (string, string)[] id = [("namespace", meta.Namespace), (label, meta.Name)];
            OwnerSeries.Add(list, family, meta.Owners, id);
            if (annotations is not null)
            {
                AnnotationSeries.Add(list, annotations, meta.Annotations, id);
            }
        };
    }

    private static Action<SeriesList> Annotated(JsonElement of, string family, string? label, string? owners = null)
    {
        var meta = ObjectMeta.Read(of);
        (string, string)[] id = label is null ? [("namespace", meta.Name)] : [("namespace", meta.Namespace), (label, meta.Name)];
        return list =>
        {
            AnnotationSeries.Add(list, family, meta.Annotations, id);
            if (owners is not null && meta.Owners.Count > 0)
            {
                OwnerSeries.Add(list, owners, meta.Owners, id);
            }
        };
    }

    // These are few and small: the object itself waits until all are there.
    private static Action<SeriesList> Whole(JsonElement of, Action<SeriesList, JsonElement> add)
    {
        var kept = of.Clone();
        return list => add(list, kept);
    }

    private async Task<IReadOnlyList<Action<SeriesList>>?> OptionalAsync(
        ResourceType type, ListQuery query, Func<JsonElement, Action<SeriesList>> read, CancellationToken cancellationToken, params string[] families)
    {
        try
        {
            var found = await ListAsync(type, query, read, cancellationToken).ConfigureAwait(false);
            Tell(families, null);
            return found;
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
        {
            // A kind that is not installed has no objects.
            Tell(families, null);
            return null;
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.Forbidden)
        {
            Tell([], $"{type.Plural} may not be listed, so that they are known from metrics alone, if at all; give the user or service account the verb {(namespaces is not null && type == ResourceType.Namespaces ? "get" : "list")} on {type.Plural}{(type.Group.Length > 0 ? "." + type.Group : "")}");
            return null;
        }
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(ResourceType type, ListQuery query, Func<JsonElement, T> read, CancellationToken cancellationToken)
        where T : class
    {
        if (namespaces is not null && type == ResourceType.Namespaces)
        {
            return await NamedAsync(namespaces, read, cancellationToken).ConfigureAwait(false);
        }

        if (namespaces is null || !type.Namespaced)
        {
            return (await client.ListAsync(type, null, read, query, cancellationToken).ConfigureAwait(false)).Items;
        }

        var lists = await Task.WhenAll(namespaces.Select(name => client.ListAsync(type, name, read, query, cancellationToken))).ConfigureAwait(false);
        return [.. lists.SelectMany(static l => l.Items)];
    }

    // A Role within a namespace may allow to get the namespace itself, never to list all.
    private async Task<IReadOnlyList<T>> NamedAsync<T>(IReadOnlyList<string> names, Func<JsonElement, T> read, CancellationToken cancellationToken)
        where T : class
    {
        var found = await Task.WhenAll(names.Select(async name =>
        {
            try
            {
                return read(await client.GetAsync(ResourceType.Namespaces, null, name, cancellationToken).ConfigureAwait(false));
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
            {
                return null;
            }
        })).ConfigureAwait(false);
        return [.. found.OfType<T>()];
    }

    private void Tell(string[] families, string? notice)
    {
        lock (_told)
        {
            _told.UnionWith(families);
            if (notice is not null)
            {
                _notices.Add(notice);
            }
        }
    }
}
