namespace ProxyLab.Roots;

/// <summary>Who has images by reference: an engine.</summary>
internal interface IImageSource
{
    /// <summary>An image as a tar of <c>docker save</c> or an OCI layout, pulled first where the engine does not have it.</summary>
    /// <param name="reference">Its reference, e.g. <c>name:1.26</c>, or with a digest.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="LabException">There is no such image, or it cannot be had.</exception>
    public Task<Stream> Save(string reference, CancellationToken cancel);
}
