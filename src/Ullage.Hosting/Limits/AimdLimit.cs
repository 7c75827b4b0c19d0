namespace Ullage.Hosting.Limits;

/// <summary>
/// Finds how much another service takes from what it turns away: one more each time a whole limit's worth of calls went well at full use, a tenth less at a refusal or a timeout. Failures of calls that
/// began before the last decrease belong to the same overload and do not count again. Not safe for concurrent use.
/// </summary>
internal sealed class AimdLimit(double initial, int least, int most)
{
    private const double Decrease = 0.9;
    private const double Weight = 0.1;
    private double _usual;
    private long _decreasedAt = long.MinValue;

    /// <summary>The limit.</summary>
    public double Value { get; private set; } = Math.Clamp(initial, least, most);

    /// <summary>Takes a call that went well.</summary>
    /// <param name="took">How long, in ticks.</param>
    /// <param name="atOnce">The calls at once when it ended, itself included.</param>
    public void Succeeded(long took, int atOnce)
    {
        _usual = _usual <= 0 ? took : _usual + ((took - _usual) * Weight);
        if (atOnce >= Value / 2)
        {
            Value = Math.Min(most, Value + (1 / Value));
        }
    }

    /// <summary>Takes a call that was turned away or ran out of its time.</summary>
    public void Dropped(long startedAt, long now)
    {
        if (startedAt >= _decreasedAt)
        {
            Value = Math.Max(least, Value * Decrease);
            _decreasedAt = now;
        }
    }

    /// <summary>Whether a caller who gives up after this time was made to wait: twice the usual is a timeout by another name.</summary>
    public bool IsLong(long took) => _usual > 0 && took >= 2 * _usual;
}
