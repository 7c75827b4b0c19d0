using Ullage.Model;

namespace Ullage.Sizing.Bounds;

/// <summary>What can be said of a setting only beside today's, or beside the other of its pair: small changes are not worth a rollout, and a LimitRange bounds limit ÷ request.</summary>
internal static class Refinement
{
    private const double Millicore = 0.001;
    private const double Mebibyte = 1 << 20;

    /// <summary>The choice, refined.</summary>
    /// <remarks>
    /// Request and limit are kept together where one number serves as both. A memory limit that must rise is never held back, and what is outside a hard bound today is not kept. Worked: dead
    /// band 5 %, today 500m, chosen 515m: 500m stays. Ratio 4, limit 1Gi, request 200Mi: the request becomes 256Mi.
    /// </remarks>
    public static SettingsChoice Of(SizingContext context, HardBounds hard, SettingsChoice chosen)
    {
        List<Reason> reasons = [.. chosen.Reasons];
        List<Finding> conflicts = [.. chosen.Conflicts];
        var (now, next) = (context.Current, chosen.Recommended);
        var cpu = Pair(ResourceField.CpuRequest, ResourceField.CpuLimit, now.CpuRequest?.Cores, now.CpuLimit?.Cores, next.CpuRequest?.Cores, next.CpuLimit?.Cores, Millicore, Figures.Cpu);
        var memory = Pair(ResourceField.MemoryRequest, ResourceField.MemoryLimit, now.MemoryRequest?.Bytes, now.MemoryLimit?.Bytes, next.MemoryRequest?.Bytes, next.MemoryLimit?.Bytes, Mebibyte, Figures.Memory);
        return chosen with
        {
            Recommended = new ResourceSettings(
                cpu.Request == next.CpuRequest?.Cores ? next.CpuRequest : CpuQuantity.FromCores(cpu.Request!.Value),
                cpu.Limit == next.CpuLimit?.Cores ? next.CpuLimit : CpuQuantity.FromCores(cpu.Limit!.Value),
                memory.Request == next.MemoryRequest?.Bytes ? next.MemoryRequest : ByteQuantity.FromBytes(memory.Request!.Value),
                memory.Limit == next.MemoryLimit?.Bytes ? next.MemoryLimit : ByteQuantity.FromBytes(memory.Limit!.Value)),
            Reasons = reasons,
            Conflicts = conflicts,
        };

        (double? Request, double? Limit) Pair(ResourceField requestField, ResourceField limitField, double? requestNow, double? limitNow, double? request, double? limit, double step, Func<double, string> text)
        {
            var keepRequest = Within(requestNow, request) && hard.Allow(requestField, requestNow);
            var keepLimit = Within(limitNow, limit) && hard.Allow(limitField, limitNow) && !(limitField == ResourceField.MemoryLimit && limit > limitNow);
            if (request is not null && request == limit)
            {
                keepRequest = keepLimit = keepRequest && keepLimit && requestNow == limitNow;
            }

            // The pair must stay in order: a kept request above the new limit is no setting.
            keepRequest &= !((keepLimit ? limitNow : limit) < requestNow);
            keepLimit &= !(limitNow < (keepRequest ? requestNow : request));
            Keep(keepRequest, requestField, requestNow, request, text);
            Keep(keepLimit, limitField, limitNow, limit, text);
            (request, limit) = (keepRequest ? requestNow : request, keepLimit ? limitNow : limit);
            if (hard.Ratio(limitField) is { } ratio && request > 0 && limit / request > ratio.Most * (1 + 1e-9))
            {
                request = hard.LeastRequest(limitField, limit!.Value, step);
                var because = $"LimitRange {ratio.Name}: the limit {text(limit.Value)} is at most {ratio.Most:0.##} times the request: {text(request.Value)}.";
                Bind(requestField, new Reason("limit-range-ratio", requestField, because, Binding: true));
                if (hard.Most(requestField) is { } most && request > most.Amount)
                {
                    conflicts.Add(new Finding(FindingCodes.BoundsConflict, Severity.Critical, $"limit-range-ratio needs more than {most.Rule} allows: {because} Against: {most.Text}"));
                }
            }

            return (request, limit);
        }

        bool Within(double? today, double? proposed) => today is > 0 and var was && proposed is { } then && then != was && Math.Abs(then - was) <= context.Options.DeadBand * was;

        void Keep(bool kept, ResourceField field, double? today, double? proposed, Func<double, string> text)
        {
            if (kept)
            {
                Bind(field, new Reason("dead-band", field, $"Today's {text(today!.Value)} stays: {text(proposed!.Value)} is within {Figures.Percent(context.Options.DeadBand)} of it and not worth a change.", Binding: true));
            }
        }

        void Bind(ResourceField field, Reason reason)
        {
            for (var i = 0; i < reasons.Count; i++)
            {
                reasons[i] = reasons[i].Field == field ? reasons[i] with { Binding = false } : reasons[i];
            }

            reasons.Add(reason);
        }
    }
}
