namespace Ullage.Sizing.Risk;

/// <summary>
/// How likely the highest value of a coming stretch passes the highest one so far, and by how much. Two facts, neither fitted to data. Of values in exchangeable order the
/// next h days hold a new record after D days with odds r = h ÷ D (chance h ÷ (D + h)): records come ever more rarely. And by how much a record is passed, as a
/// logarithm, falls off exponentially with a scale that is itself known from D days only: mixed over a Gamma posterior of shape 1 + D that is Lomax's law (Pareto's second).
/// </summary>
/// <remarks>
/// P(passes peak × eˣ) = G ÷ (1 + G), G = r × (1 + x ÷ (k s))⁻ᵏ, k = 1 + D. Worked: D = 7, h = 7, s = 2 %, x = ln 1.074 = 0.0714: G = (1 + 0.0714 ÷ 0.16)⁻⁸ = 0.0525, so P = 5.0 %.
/// </remarks>
/// <param name="Days">Days of history, D; over 0.</param>
/// <param name="HorizonDays">Days ahead, h; over 0.</param>
/// <param name="Scale">Scale s of the logarithm of a record over the one before; over 0.</param>
internal readonly record struct RecordModel(double Days, double HorizonDays, double Scale)
{
    /// <summary>The farthest that a margin reaches, three times the peak: beyond it only the tail's shape would speak. What is then told is the chance that remains.</summary>
    public const double MostLogMargin = 1.0986122886681098;

    /// <summary>r = h ÷ D: the odds of a new record.</summary>
    public double RecordOdds => HorizonDays / Days;

    /// <summary>The chance of a new record, however small.</summary>
    public double RecordChance => RecordOdds / (1 + RecordOdds);

    private double Shape => 1 + Days;

    /// <summary>Chance that the coming stretch passes peak × eˣ.</summary>
    /// <param name="logMargin">x, at least 0.</param>
    public double Chance(double logMargin)
    {
        var odds = RecordOdds * Math.Pow(1 + (logMargin / (Shape * Scale)), -Shape);
        return odds / (1 + odds);
    }

    /// <summary>The least x that is passed with at most this chance: k s ((r (1 − p) ÷ p)^(1/k) − 1), and 0 where the peak itself is safe enough.</summary>
    /// <param name="chance">p, between 0 and 1.</param>
    public double LogMargin(double chance) => Math.Clamp(Scale * Reach(chance), 0, MostLogMargin);

    /// <summary>The same in scales.</summary>
    public double Reach(double chance) => Shape * (Math.Pow(RecordOdds * (1 - chance) / chance, 1 / Shape) - 1);

    /// <summary>Whether a chance is asked for that is more than ten times rarer than a new record: the tail then answers by its shape, not by what was seen.</summary>
    public bool Extrapolates(double chance) => chance < RecordChance / 10;
}
