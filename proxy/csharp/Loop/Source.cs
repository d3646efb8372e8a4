namespace LabProxy;

/// <summary>Whatever an event loop waits for: a descriptor, and what is to be done when something happened to it.</summary>
internal abstract class Source
{
    /// <summary>Its place in the loop's table; -1 while it is in none.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Something happened, on the loop's thread.</summary>
    /// <param name="events">The EPOLL* bits.</param>
    public abstract void Woken(uint events);
}
