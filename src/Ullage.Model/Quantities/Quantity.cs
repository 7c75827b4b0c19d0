using System.Numerics;

namespace Ullage.Model;

/// <summary>
/// An amount as Kubernetes writes it in <c>resources</c>: an exact decimal, never finer than 10⁻⁹, with the family of suffixes in which
/// it prints. Text follows apimachinery's <c>resource.Quantity</c>: <c>1.5Gi</c> prints as <c>1536Mi</c>, <c>0.1</c> as <c>100m</c>.
/// </summary>
/// <remarks>
/// Equality and order are by amount alone: <c>1Ki</c> equals <c>1024</c>. The default value is 0.
/// Three deliberate departures from apimachinery, all where it loses an amount or its footing: a decimal amount beyond <c>E</c> prints with an exponent
/// (apimachinery prints <c>1000E</c> as <c>1</c>), an exponent beyond 32 bits is refused (there it wraps around), and text is at most
/// <see cref="MaxLength"/> characters.
/// </remarks>
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    /// <summary>Longest text that is parsed.</summary>
    public const int MaxLength = 1024;

    /// <summary>The power of ten of the finest step, nano; anything finer is rounded up, away from zero.</summary>
    internal const int FinestExponent = -9;

    private static readonly BigInteger LargestBinary = long.MaxValue;

    private readonly BigInteger _mantissa;
    private readonly long _exponent;

    private Quantity(BigInteger mantissa, long exponent, QuantityFormat format)
    {
        _mantissa = mantissa;
        _exponent = exponent;
        Format = format;
    }

    /// <summary>The family of suffixes in which it prints.</summary>
    public QuantityFormat Format { get; }

    /// <summary>−1, 0 or 1.</summary>
    public int Sign => _mantissa.Sign;

    /// <summary>Whether it has no fraction.</summary>
    public bool IsWhole => _exponent >= 0;

    /// <summary>The amount <paramref name="value"/> × 10^<paramref name="exponent"/>, rounded up away from zero to whole nanos.</summary>
    public static Quantity FromScaled(long value, int exponent, QuantityFormat format) => Create(value, exponent, format);

    /// <summary>Reads Kubernetes' quantity text.</summary>
    /// <exception cref="FormatException">Not a quantity; the message says what was found, what is expected and what to write instead.</exception>
    public static Quantity Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var quantity, out var error) ? quantity : throw new FormatException(error);
    }

    /// <summary>Reads Kubernetes' quantity text without throwing.</summary>
    /// <param name="text">The text; null is an error like any other.</param>
    /// <param name="quantity">The amount, or 0.</param>
    /// <param name="error">What was found, what is expected and what to write instead; null on success.</param>
    public static bool TryParse(string? text, out Quantity quantity, out string? error) => QuantityParser.TryParse(text, out quantity, out error);

    /// <summary>The amount in steps of 10^<paramref name="exponent"/>, rounded up away from zero; false when that does not fit 64 bits.</summary>
    public bool TryScaleUp(int exponent, out long value)
    {
        value = 0;
        if (_exponent - exponent > 19)
        {
            return _mantissa.IsZero;
        }

        var scaled = RoundUp(_mantissa, _exponent, exponent);
        if (scaled < long.MinValue || scaled > long.MaxValue)
        {
            return false;
        }

        value = (long)scaled;
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(Quantity other)
    {
        if (Sign != other.Sign || Sign == 0)
        {
            return Sign.CompareTo(other.Sign);
        }

        // The position of the first digit decides, so that 1e2000000000 needs no two billion digits.
        var places = (Digits(_mantissa) + _exponent).CompareTo(Digits(other._mantissa) + other._exponent);
        if (places != 0)
        {
            return places * Sign;
        }

        var shift = (int)(_exponent - other._exponent);
        return shift >= 0
            ? (_mantissa * BigInteger.Pow(10, shift)).CompareTo(other._mantissa)
            : _mantissa.CompareTo(other._mantissa * BigInteger.Pow(10, -shift));
    }

    /// <inheritdoc/>
    public bool Equals(Quantity other) => _mantissa == other._mantissa && _exponent == other._exponent;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_mantissa, _exponent);

    /// <summary>The canonical text: no fraction, no precision lost, the largest suffix that allows both.</summary>
    public override string ToString()
    {
        if (_mantissa.IsZero)
        {
            return "0";
        }

        return Format == QuantityFormat.BinarySI && IsWhole && TryScaleUp(0, out var whole) && whole is <= -1024 or >= 1024
            ? BinaryText(whole)
            : DecimalText();
    }

    /// <summary>Same amount.</summary>
    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    /// <summary>Another amount.</summary>
    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    /// <summary>Less than.</summary>
    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    /// <summary>Greater than.</summary>
    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    /// <summary>At most.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    /// <summary>At least.</summary>
    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;

    internal static Quantity Create(BigInteger mantissa, long exponent, QuantityFormat format)
    {
        if (exponent < FinestExponent)
        {
            mantissa = RoundUp(mantissa, exponent, FinestExponent);
            exponent = FinestExponent;
        }

        // As apimachinery: a binary amount is capped at 64 bits, and one below 1 goes on as a decimal.
        if (format == QuantityFormat.BinarySI)
        {
            var magnitude = BigInteger.Abs(mantissa);
            var one = exponent < 0 ? BigInteger.Pow(10, (int)-exponent) : BigInteger.One;
            if (magnitude > LargestBinary * one)
            {
                (mantissa, exponent) = (LargestBinary * mantissa.Sign, 0);
            }
            else if (magnitude < one && !magnitude.IsZero)
            {
                format = QuantityFormat.DecimalSI;
            }
        }

        if (mantissa.IsZero)
        {
            return new Quantity(BigInteger.Zero, 0, format);
        }

        while (BigInteger.DivRem(mantissa, 10, out var digit) is var rest && digit.IsZero)
        {
            mantissa = rest;
            exponent++;
        }

        return new Quantity(mantissa, exponent, format);
    }

    private static string BinaryText(long whole)
    {
        ReadOnlySpan<string> suffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
        var step = 0;
        while (whole % 1024 == 0)
        {
            whole /= 1024;
            step++;
        }

        return whole + suffixes[step];
    }

    private string DecimalText()
    {
        ReadOnlySpan<string> suffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
        var beyond = (int)(((_exponent % 3) + 3) % 3);
        var mantissa = _mantissa * BigInteger.Pow(10, beyond);
        var exponent = _exponent - beyond;
        if (Format != QuantityFormat.DecimalExponent && exponent <= 18)
        {
            return mantissa + suffixes[(int)(exponent / 3) + 3];
        }

        return exponent == 0 ? mantissa.ToString() : $"{mantissa}e{exponent}";
    }

    /// <summary>Moves an amount to another power of ten, away from zero where digits fall off.</summary>
    private static BigInteger RoundUp(BigInteger mantissa, long exponent, int target)
    {
        var shift = target - exponent;
        if (shift <= 0)
        {
            return mantissa * BigInteger.Pow(10, (int)-shift);
        }

        if (shift > Digits(mantissa))
        {
            return mantissa.Sign;
        }

        var quotient = BigInteger.DivRem(mantissa, BigInteger.Pow(10, (int)shift), out var remainder);
        return remainder.IsZero ? quotient : quotient + mantissa.Sign;
    }

    private static int Digits(BigInteger value) => BigInteger.Abs(value).ToString().Length;
}
