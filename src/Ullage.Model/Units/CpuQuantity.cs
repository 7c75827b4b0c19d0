namespace Ullage.Model;

/// <summary>An amount of CPU: whole nanocores, 10⁹ to a core. Equality and order are exact. The range is ±9.2 billion cores.</summary>
/// <remarks>A type of its own so that CPU and memory cannot be mixed; see <see cref="ByteQuantity"/>.</remarks>
public readonly record struct CpuQuantity : IComparable<CpuQuantity>
{
    private const long NanosPerCore = 1_000_000_000;

    private CpuQuantity(long nanocores) => Nanocores = nanocores;

    /// <summary>No CPU. Also the default value.</summary>
    public static CpuQuantity Zero => default;

    /// <summary>The amount in nanocores.</summary>
    public long Nanocores { get; }

    /// <summary>The amount in cores; exact up to 2⁵³ nanocores (nine million cores).</summary>
    public double Cores => Nanocores / (double)NanosPerCore;

    /// <summary>The amount in millicores, the unit of manifests; may have a fraction.</summary>
    public double Millicores => Nanocores / 1e6;

    /// <summary>An amount from whole nanocores.</summary>
    public static CpuQuantity FromNanocores(long nanocores) => new(nanocores);

    /// <summary>An amount from whole millicores.</summary>
    /// <exception cref="OverflowException">The amount does not fit.</exception>
    public static CpuQuantity FromMillicores(long millicores) => new(checked(millicores * 1_000_000));

    /// <summary>An amount from cores, to the nearest nanocore.</summary>
    /// <exception cref="OverflowException">Not a number, or does not fit.</exception>
    public static CpuQuantity FromCores(double cores) => new(ToWhole(cores * NanosPerCore));

    /// <summary>Rounds up to whole millicores: the smallest step that a CFS quota can follow.</summary>
    public CpuQuantity CeilingToMillicores() => FromMillicores(Nanocores / 1_000_000 + (Nanocores % 1_000_000 > 0 ? 1 : 0));

    /// <inheritdoc/>
    public int CompareTo(CpuQuantity other) => Nanocores.CompareTo(other.Nanocores);

    /// <summary>Reads Kubernetes' quantity text: <c>250m</c>, <c>0.25</c>, <c>2</c>; finer than a nanocore is rounded up.</summary>
    /// <exception cref="FormatException">Not a quantity, or beyond ±9.2 billion cores; the message says what to write instead.</exception>
    public static CpuQuantity Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var amount, out var error) ? amount : throw new FormatException(error);
    }

    /// <summary>As <see cref="Parse"/>, without throwing.</summary>
    /// <param name="text">The text; null is an error like any other.</param>
    /// <param name="amount">The amount, or 0.</param>
    /// <param name="error">What was found, what is expected and what to write instead; null on success.</param>
    public static bool TryParse(string? text, out CpuQuantity amount, out string? error)
    {
        amount = default;
        if (!Quantity.TryParse(text, out var quantity, out error))
        {
            return false;
        }

        if (!quantity.TryScaleUp(-9, out var nanocores))
        {
            error = $"Found '{quantity}' of CPU; expected at most {new CpuQuantity(long.MaxValue).Cores:N0} cores, such as 250m or 2.";
            return false;
        }

        amount = new CpuQuantity(nanocores);
        return true;
    }

    /// <summary>Kubernetes' canonical text, such as <c>250m</c> or <c>2</c>.</summary>
    public override string ToString() => Quantity.FromScaled(Nanocores, -9, QuantityFormat.DecimalSI).ToString();

    /// <summary>The larger of two amounts.</summary>
    public static CpuQuantity Max(CpuQuantity left, CpuQuantity right) => left >= right ? left : right;

    /// <summary>The smaller of two amounts.</summary>
    public static CpuQuantity Min(CpuQuantity left, CpuQuantity right) => left <= right ? left : right;

    /// <summary>Sum.</summary>
    public static CpuQuantity operator +(CpuQuantity left, CpuQuantity right) => new(checked(left.Nanocores + right.Nanocores));

    /// <summary>Difference; may be negative.</summary>
    public static CpuQuantity operator -(CpuQuantity left, CpuQuantity right) => new(checked(left.Nanocores - right.Nanocores));

    /// <summary>Product, to the nearest nanocore.</summary>
    public static CpuQuantity operator *(CpuQuantity amount, double factor) => new(ToWhole(amount.Nanocores * factor));

    /// <summary>Less than.</summary>
    public static bool operator <(CpuQuantity left, CpuQuantity right) => left.Nanocores < right.Nanocores;

    /// <summary>Greater than.</summary>
    public static bool operator >(CpuQuantity left, CpuQuantity right) => left.Nanocores > right.Nanocores;

    /// <summary>At most.</summary>
    public static bool operator <=(CpuQuantity left, CpuQuantity right) => left.Nanocores <= right.Nanocores;

    /// <summary>At least.</summary>
    public static bool operator >=(CpuQuantity left, CpuQuantity right) => left.Nanocores >= right.Nanocores;

    private static long ToWhole(double value) => checked((long)Math.Round(value, MidpointRounding.AwayFromZero));
}
