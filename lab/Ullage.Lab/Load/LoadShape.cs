namespace Ullage.Lab.Load;

/// <summary>Requests a second over a day pressed into a shorter time: a quiet night, a morning's rise, a broad peak.</summary>
/// <param name="Lowest">Requests a second at night.</param>
/// <param name="Highest">Requests a second at the peak.</param>
/// <param name="Day">How long a day takes here.</param>
/// <param name="Noon">Where in the day the peak lies, 0 to 1.</param>
internal sealed record LoadShape(double Lowest, double Highest, TimeSpan Day, double Noon = 0.5)
{
    /// <summary>The rate at a moment: a raised cosine about noon.</summary>
    public double RateAt(TimeSpan since)
    {
        var fromNoon = (since / Day) - Noon;
        return Lowest + ((Highest - Lowest) * (0.5 + (0.5 * Math.Cos(2 * Math.PI * fromNoon))));
    }

    /// <summary>Moments at which requests are to start: a Poisson process of that rate, thinned from one of the highest rate (Lewis and Shedler 1979).</summary>
    public IEnumerable<TimeSpan> Arrivals(TimeSpan length, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var at = 0.0;
        for (; ; )
        {
            at -= Math.Log(1 - random.NextDouble()) / Highest;
            if (at >= length.TotalSeconds)
            {
                yield break;
            }

            var moment = TimeSpan.FromSeconds(at);
            if (random.NextDouble() * Highest < RateAt(moment))
            {
                yield return moment;
            }
        }
    }
}
