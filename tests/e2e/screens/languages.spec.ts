// @all: another language; web/translation compares all words
import { signIn } from '#support/browser/app.ts';
import { expect, test } from '#support/browser/test.ts';
import { ada } from '#support/world/people.ts';

test('a browser that prefers Spanish gets the app in Spanish, with dates and numbers to match, online and offline', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser({
		locale: 'es-MX',
		viewport: { width: 390, height: 844 }
	});
	await page.goto('/');
	await expect(page).toHaveTitle('Iniciar sesión – Tenantry');
	await expect(page.locator('html')).toHaveAttribute('lang', 'es');
	await page.getByLabel('Correo electrónico', { exact: true }).fill(ada.email);
	await page.getByLabel('Contraseña', { exact: true }).fill(ada.password ?? '');
	await page.getByRole('button', { name: 'Iniciar sesión', exact: true }).click();
	await page
		.getByLabel('Frase de contraseña sin conexión', { exact: true })
		.fill('gaviotas tranquilas sobre el muelle');
	await page
		.getByLabel('Repita la frase de contraseña', { exact: true })
		.fill('gaviotas tranquilas sobre el muelle');
	await page.getByRole('button', { name: 'Continuar', exact: true }).click();
	await page.getByRole('button', { name: 'Ahora no', exact: true }).click();
	await page.getByRole('list', { name: 'Administradores', exact: true }).waitFor();
	await page.evaluate(() => navigator.serviceWorker.ready);

	world.wire.cut();
	await page.reload();
	await page
		.getByLabel('Frase de contraseña sin conexión', { exact: true })
		.fill('gaviotas tranquilas sobre el muelle');
	await page.getByRole('button', { name: 'Desbloquear', exact: true }).click();
	await page.getByRole('list', { name: 'Administradores', exact: true }).waitFor();
});

test('the language is chosen in Settings, is kept, and needs a connection', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser({ viewport: { width: 390, height: 844 } });
	await signIn(page, ada);
	await page.getByRole('link', { name: 'Settings', exact: true }).click();
	await page.getByRole('link', { name: /^Appearance/ }).click();
	const english = page.getByRole('radiogroup', { name: 'Language' });

	world.wire.cut();
	await english.getByText('Español').click();
	await expect(page.getByText('Connect to change the language.')).toBeVisible();
	await expect(english.getByRole('radio', { name: 'English' })).toBeChecked();

	world.wire.heal();
	await english.getByText('Español').click();
	await expect(page.locator('html')).toHaveAttribute('lang', 'es');
	await expect(page).toHaveTitle(/Desbloquear|Apariencia/);
});
