using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Risk;

/// <summary>
/// What is known of a container before it is looked at: the scale of new records over the whole fleet. Every history is cut in two at several places; each cut gives the scale
/// under which its later part would have passed its earlier one with a chance of 10 %; the 90th percentile of these is the scale that would have kept the promise over the
/// fleet. It counts against a scale of 2 % that stands for <see cref="Weight"/> containers, so that a few containers do not make a prior of their own.
/// </summary>
/// <remarks>Adding is exact in any order. Not safe for concurrent use while histories are added.</remarks>
internal sealed class FleetPrior
{
    /// <summary>The scale without a fleet: 2 %. Public traces of two clusters gave 0.4 to 2.7 % (docs/how-it-decides.md).</summary>
    public const double OwnScale = 0.02;

    /// <summary>As many containers as <see cref="OwnScale"/> counts.</summary>
    public const double Weight = 100;

    /// <summary>The chance at which the fleet's own history is matched.</summary>
    public const double MatchedChance = 0.1;

    /// <summary>Days of its own history after which a container's spread counts as much as the fleet's.</summary>
    public const double DaysOfPrior = 2;

    private readonly QuantileSketch _implied = new();

    /// <summary>Knows nothing of a fleet yet.</summary>
    public static FleetPrior Unknown => new();

    /// <summary>Containers whose history was long enough to be cut.</summary>
    public int Containers { get; private set; }

    /// <summary>The fleet's scale.</summary>
    public double Scale
    {
        get
        {
            if (Containers == 0)
            {
                return OwnScale;
            }

            // Bounded to what any fleet showed: nobody's whole fleet is steadier than 0.2 % or doubles its peaks daily.
            var seen = Math.Clamp(_implied.Quantile(1 - MatchedChance), PeakHistory.Grain, 1);
            return Math.Exp(((Containers * Math.Log(seen)) + (Weight * Math.Log(OwnScale))) / (Containers + Weight));
        }
    }

    /// <summary>Adds all that another one knows.</summary>
    public void Merge(FleetPrior other)
    {
        _implied.Merge(other._implied);
        Containers += other.Containers;
    }

    /// <summary>Adds a container's history.</summary>
    public void Add(PeakHistory history)
    {
        var any = false;
        foreach (var scale in history.ImpliedScales())
        {
            _implied.Add(scale, 1);
            any = true;
        }

        Containers += any ? 1 : 0;
    }

    /// <summary>
    /// The scale of one container: its spread and the fleet's scale, averaged as logarithms with the weights D and 2 days. <paramref name="spread"/> null: the fleet's alone.
    /// </summary>
    /// <remarks>Worked: spread 0.5 %, fleet 2 %, D = 7: 0.5^(7/9) × 2^(2/9) = 0.68 %.</remarks>
    public static double Blend(double? spread, double fleet, double days) =>
        spread is { } own ? Math.Exp(((days * Math.Log(own)) + (DaysOfPrior * Math.Log(fleet))) / (days + DaysOfPrior)) : fleet;

    /// <summary>The fleet's scale that would have blended with a spread to a given scale: <see cref="Blend"/> solved for it.</summary>
    public static double ImpliedScale(double spread, double blended, double days) =>
        Math.Exp(Math.Min(40, (((days + DaysOfPrior) * Math.Log(blended)) - (days * Math.Log(spread))) / DaysOfPrior));
}
