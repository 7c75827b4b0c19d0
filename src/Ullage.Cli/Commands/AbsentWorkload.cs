using Ullage.Application.Recommend;
using Ullage.Cli.Running;
using Ullage.Model;

namespace Ullage.Cli.Commands;

/// <summary>The words for a workload that was asked for and is not there: what was probably meant, else what there is.</summary>
internal static class AbsentWorkload
{
    private const int MostNamed = 12;

    /// <summary>What to tell.</summary>
    public static async Task<UsageException> TellAsync(ISampleSource source, RecommendRequest request, RecommendationReport report, WorkloadName asked, CancellationToken cancellationToken)
    {
        var listing = new WorkloadListing(source);
        var there = await listing.InNamespaceAsync(asked.Namespace, report.Window, request.Discovery, cancellationToken);
        var absent = $"no workload {asked.Namespace}/{asked.Kind}/{asked.Name} in {report.Window} at {report.Source}";
        if (there.Count == 0)
        {
            var namespaces = await listing.NamespacesAsync(report.Window, request.Discovery, cancellationToken);
            return new UsageException(namespaces.Count == 0
                ? $"{absent}: no container usage at all; --at and --window choose another stretch of time"
                : $"{absent}, nor any other in that namespace{NearestName.Hint(asked.Namespace, namespaces)}; there is usage in {Named(namespaces)}");
        }

        var namesakes = there.Where(w => w.Name == asked.Name).ToList();
        if (namesakes.Count > 0)
        {
            return new UsageException($"{absent}; {asked.Name} is a {string.Join(" and a ", namesakes.Select(static w => w.Kind))} there: write {string.Join(" or ", namesakes.Select(Written))}");
        }

        var near = NearestName.Of(asked.Name, there.Select(static w => w.Name));
        return new UsageException(near is not null
            ? $"{absent}; did you mean {Written(there.First(w => w.Name == near))}?"
            : $"{absent}; there are {Named([.. there.Select(Written)])}");
    }

    private static string Written(WorkloadId id) => $"{id.Namespace}/{id.Kind}/{id.Name}";

    private static string Named(IReadOnlyList<string> names) => string.Join(", ", names.Take(MostNamed)) + (names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "");
}
