export default function Page() {
  return <p>Plimsoll</p>;
}
