using Ullage.Model;

namespace Ullage.Sizing.Bounds;

/// <summary>
/// What no setting may leave, whatever is needed and whatever stands today: the bounds that people set, the LimitRanges of containers, and the nodes. Everything that puts another number in
/// a chosen one's place asks here first.
/// </summary>
internal sealed class HardBounds
{
    private const double Millicore = 0.001;
    private const double Mebibyte = 1 << 20;
    private static readonly IRule[] Rules = [new FloorCeilingRule(), new LimitRangeRule(), new NodeRule()];

    private readonly SizingContext _context;
    private readonly ConstraintSet _constraints = new();

    public HardBounds(SizingContext context)
    {
        _context = context;
        foreach (var rule in Rules)
        {
            rule.Constrain(context, _constraints);
        }
    }

    /// <summary>The strictest bound from below; null without one.</summary>
    public Constraint? Least(ResourceField field) => Strictest(field, _constraints.Highest, static (a, b) => a.Amount >= b.Amount);

    /// <summary>The strictest bound from above; null without one.</summary>
    /// <remarks>A limit is bounded through its request too. Worked: ratio 2, the request at most 300m by the largest node: a limit over 600m would ask for more.</remarks>
    public Constraint? Most(ResourceField field)
    {
        var own = Strictest(field, _constraints.Lowest, static (a, b) => a.Amount <= b.Amount);
        var (requestField, step) = field switch { ResourceField.CpuLimit => (ResourceField.CpuRequest, Millicore), ResourceField.MemoryLimit => (ResourceField.MemoryRequest, Mebibyte), _ => (field, 0) };
        if (requestField == field || Ratio(field) is not { } ratio || _constraints.Lowest(requestField) is not { } request)
        {
            return own;
        }

        var amount = Math.Floor((request.Amount / step) + 1e-6) * step * ratio.Most;
        return own?.Amount <= amount ? own : new Constraint("limit-range-ratio", field, IsMinimum: false, amount, $"LimitRange {ratio.Name}: a limit is at most {ratio.Most:0.##} times its request. {request.Text}", Evidence: null);
    }

    /// <summary>The bounds from above, as settings; null where there is none.</summary>
    public ResourceSettings Ceilings => new(
        Most(ResourceField.CpuRequest) is { } cpuRequest ? CpuQuantity.FromCores(cpuRequest.Amount) : null,
        Most(ResourceField.CpuLimit) is { } cpuLimit ? CpuQuantity.FromCores(cpuLimit.Amount) : null,
        Most(ResourceField.MemoryRequest) is { } memoryRequest ? ByteQuantity.FromBytes(memoryRequest.Amount) : null,
        Most(ResourceField.MemoryLimit) is { } memoryLimit ? ByteQuantity.FromBytes(memoryLimit.Amount) : null);

    /// <summary>Whether an amount, in cores or bytes, lies within.</summary>
    public bool Allow(ResourceField field, double? amount) => amount is not { } of || (!(of < Least(field)?.Amount) && !(of > Most(field)?.Amount));

    /// <summary>The LimitRange that lets a limit be the fewest times its request, and how many; null without one.</summary>
    public (string Name, double Most)? Ratio(ResourceField limit)
    {
        Func<LimitRange, double?> of = limit == ResourceField.CpuLimit ? static r => r.CpuRatio : static r => r.MemoryRatio;
        return _context.Workload.Bounds.LimitRanges.Where(r => r.Type == "Container" && of(r) is >= 1).OrderBy(of).Select(r => ((string, double)?)(r.Name, of(r)!.Value)).FirstOrDefault();
    }

    /// <summary>The least request, in whole steps, beside which a limit keeps the ratio; 0 without one. Never above the limit itself.</summary>
    public double LeastRequest(ResourceField limitField, double limit, double step) =>
        Ratio(limitField) is { } ratio ? Math.Min(limit, Math.Ceiling((limit / ratio.Most / step) - 1e-6) * step) : 0;

    /// <summary>The first bound that settings break, in words; null when they keep all.</summary>
    public string? Broken(ResourceSettings settings)
    {
        return Outside(ResourceField.CpuRequest, "CPU request", settings.CpuRequest?.Cores, Figures.Cpu)
            ?? Outside(ResourceField.CpuLimit, "CPU limit", settings.CpuLimit?.Cores, Figures.Cpu)
            ?? Outside(ResourceField.MemoryRequest, "memory request", settings.MemoryRequest?.Bytes, Figures.Memory)
            ?? Outside(ResourceField.MemoryLimit, "memory limit", settings.MemoryLimit?.Bytes, Figures.Memory)
            ?? Apart(ResourceField.CpuLimit, "CPU", settings.CpuRequest?.Cores, settings.CpuLimit?.Cores)
            ?? Apart(ResourceField.MemoryLimit, "memory", settings.MemoryRequest?.Bytes, settings.MemoryLimit?.Bytes);

        string? Outside(ResourceField field, string name, double? amount, Func<double, string> text) =>
            Allow(field, amount) ? null
                : amount > Most(field)?.Amount ? $"{name} {text(amount!.Value)} is over {text(Most(field)!.Amount)} ({Most(field)!.Rule})"
                : $"{name} {text(amount!.Value)} is under {text(Least(field)!.Amount)} ({Least(field)!.Rule})";

        string? Apart(ResourceField limitField, string name, double? request, double? limit) =>
            Ratio(limitField) is { } ratio && limit / request is { } times && times > ratio.Most * (1 + 1e-9) ? $"{name} limit is {times:0.##} times its request, where LimitRange {ratio.Name} allows {ratio.Most:0.##}" : null;
    }

    // One number for both settings is held to the bounds of both.
    private Constraint? Strictest(ResourceField field, Func<ResourceField, Constraint?> of, Func<Constraint, Constraint, bool> stricter)
    {
        var (own, other) = (of(field), Twin(field) is { } twin ? of(twin) : null);
        return own is null || other is null ? own ?? other : stricter(own, other) ? own : other;
    }

    private ResourceField? Twin(ResourceField field) => field switch
    {
        ResourceField.CpuRequest when _context.WantsCpuLimit && _context.Shape.CpuRequestEqualsLimit => ResourceField.CpuLimit,
        ResourceField.CpuLimit when _context.WantsCpuLimit && _context.Shape.CpuRequestEqualsLimit => ResourceField.CpuRequest,
        ResourceField.MemoryRequest when _context.MemoryRequestEqualsLimit => ResourceField.MemoryLimit,
        ResourceField.MemoryLimit when _context.MemoryRequestEqualsLimit => ResourceField.MemoryRequest,
        _ => null,
    };
}
