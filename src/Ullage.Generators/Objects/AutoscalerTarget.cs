using System.Globalization;
using Ullage.Generators.Subjects;
using Ullage.Model;

namespace Ullage.Generators.Objects;

/// <summary>At which use of CPU an autoscaler adds pods.</summary>
/// <param name="Percent">Of the request, from 1.</param>
/// <param name="Reason">How it follows from request and limit, in one line.</param>
/// <remarks>
/// A request is what a pod usually uses, so a target below it would always scale out. What must not be passed is the limit: the target is <paramref name="Percent"/> × request = 70 % of it.
/// Worked: request 50m, limit 200m: 0.7 × 200 ÷ 50 = 280 %. Without a limit nothing but the request is known, and the target is 70 % of that: the request must then be what a busy pod uses.
/// </remarks>
internal sealed record AutoscalerTarget(int Percent, string Reason)
{
    private const double Share = 0.7;

    /// <summary>The target of a workload; null where a container requests no CPU, so that no autoscaler can reckon.</summary>
    public static AutoscalerTarget? Of(ServiceSubject subject)
    {
        if (subject.Containers.Count == 0 || subject.Containers.Any(static c => c.Resources.CpuRequest is null))
        {
            return null;
        }

        var request = Sum(subject.Containers.Select(static c => c.Resources.CpuRequest!.Value));
        if (subject.Containers.Any(static c => c.Resources.CpuLimit is null))
        {
            return new(70, string.Create(CultureInfo.InvariantCulture, $"70 % of the request {request}, as there is no CPU limit: the request must be what a busy pod uses, or it scales out for ever."));
        }

        var limit = Sum(subject.Containers.Select(static c => c.Resources.CpuLimit!.Value));
        var percent = Math.Max(1, (int)Math.Floor((Share * 100 * limit.Nanocores / request.Nanocores) + 1e-9));
        return new(percent, string.Create(CultureInfo.InvariantCulture, $"70 % of the CPU limit {limit}, written as a share of the request {request}. Change it when they change."));
    }

    private static CpuQuantity Sum(IEnumerable<CpuQuantity> amounts) => amounts.Aggregate(CpuQuantity.Zero, static (sum, one) => sum + one);
}
