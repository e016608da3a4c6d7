# For the scripts that install: settings of this machine say where packages come from and how they are fetched. Other
# settings (PIP_TARGET, UV_CONSTRAINT, PYTHONHOME and so on) would put packages elsewhere, take others or break Python.
for name in $(env | sed -n -e 's/^\(PIP_[A-Z0-9_]*\)=.*/\1/p' -e 's/^\(UV_[A-Za-z0-9_]*\)=.*/\1/p' \
    -e 's/^\(PYTHON[A-Z0-9_]\{1,\}\)=.*/\1/p'); do
    case $name in
    *CACHE* | *CERT* | *CONCURRENT* | *CONFIG* | *CREDENTIALS* | *HOST* | *HTTP* | *INDEX* | *KEYRING* | *LINKS*) ;;
    *OFFLINE* | *PROXY* | *RETRIES* | *TIMEOUT* | *TLS*) ;;
    *) unset "$name" ;;
    esac
done
